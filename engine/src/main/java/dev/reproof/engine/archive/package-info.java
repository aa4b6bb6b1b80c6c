/** A run as one file. The only room that knows the format of the archive. */
package dev.reproof.engine.archive;
