/**
 * The roads back that do not begin at the event log: a state file with what it points to or holds, looked for, checked,
 * and written into a log of its own.
 */
package dev.reproof.engine.load;
