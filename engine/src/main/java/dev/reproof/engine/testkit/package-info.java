/** Tests of your own over recorded runs: that prompts stay as they are, and what a change would do to them. */
package dev.reproof.engine.testkit;
