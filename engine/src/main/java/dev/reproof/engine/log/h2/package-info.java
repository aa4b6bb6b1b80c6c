/** The event log in a file of its own, with H2. */
package dev.reproof.engine.log.h2;
