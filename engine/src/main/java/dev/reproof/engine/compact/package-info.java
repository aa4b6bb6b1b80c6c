/** Makes the log of a finished run smaller without losing an event. */
package dev.reproof.engine.compact;
