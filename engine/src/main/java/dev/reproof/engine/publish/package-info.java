/**
 * The files that show a run: mirrors of transcripts, reports, index and state. They are written from what is committed
 * and from nothing else, so they may lag behind the log, never lead it, and can all be made again from it.
 */
package dev.reproof.engine.publish;
