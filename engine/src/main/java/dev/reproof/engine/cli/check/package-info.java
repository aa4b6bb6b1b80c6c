/** Commands that check files without running anything. */
package dev.reproof.engine.cli.check;
