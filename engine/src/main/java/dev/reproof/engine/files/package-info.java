/** The files of a run: its directory, its lock, files replaced whole, and the mirrors of transcripts. */
package dev.reproof.engine.files;
