/** The event log as a port, its formats, and Axon's adapter to a database. One product is one package below. */
package dev.reproof.engine.log;
