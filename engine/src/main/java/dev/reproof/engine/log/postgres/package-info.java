/** The event logs of many runs in one PostgreSQL. The only room that knows its driver, which need not be there. */
package dev.reproof.engine.log.postgres;
