/** Where the logs of runs are kept, and the right to write to one. */
package dev.reproof.engine.store;
