/** Whether a log is what was written, and whether all of it is there. */
package dev.reproof.engine.audit;
