/**
 * Where a run comes back from: its log, a state file with what it points to or holds, or an older state file. A road is
 * chosen here, and a state file is written into a log here.
 */
package dev.reproof.engine.roads;
