/** What a log says: its events folded, its transcripts in the store, the prompts they give. */
package dev.reproof.engine.replay;
