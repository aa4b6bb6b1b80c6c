package dev.reproof.engine.simulated;

import dev.reproof.engine.simulated.Node.Data;
import dev.reproof.engine.simulated.Node.Names;

/** What was asked of the disk, in the order in which it was asked. */
sealed interface Step {

    /** Something done to the bytes of one file. */
    sealed interface OfData extends Step {
        Data file();
    }

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Wrote(Data file, long at, byte[] bytes) implements OfData {}

    record Truncated(Data file, long to) implements OfData {}

    record Forced(Data file) implements OfData {}

    /** Something done to names, of which another one may come first. */
    sealed interface OfNames extends Step {}

    record Named(Names directory, String name, Node node) implements OfNames {}

    record Removed(Names directory, String name) implements OfNames {}

    /** In one step, also where the two directories are not the same. */
    record Renamed(Names from, String old, Names to, String name, Node node) implements OfNames {}

    record NamesForced(Names directory) implements OfNames {}
}
