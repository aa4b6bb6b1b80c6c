/** Takes the log of a run from one store to another. */
package dev.reproof.engine.move;
