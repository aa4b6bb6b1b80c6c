/** The files that an attempt prints into, which outlive its runner. */
package dev.reproof.engine.agent.spool;
