/** Commands that look at a run and change nothing but an approval. */
package dev.reproof.engine.cli.look;
