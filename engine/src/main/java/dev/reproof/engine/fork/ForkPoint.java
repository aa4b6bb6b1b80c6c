package dev.reproof.engine.fork;

import dev.reproof.events.Exported;
import dev.reproof.events.TaskId;

/** Up to where a fork has the past of its parent. */
@Exported
public sealed interface ForkPoint {

    /** All that had happened when the log was read. */
    static ForkPoint end() {
        return new End();
    }

    /** Up to and with the event at that position of the parent's run stream, from 0. */
    static ForkPoint at(long position) {
        return new At(position);
    }

    /** All that had happened before anything happened to that task for the first time. */
    static ForkPoint before(TaskId task) {
        return new Before(task);
    }

    /** Up to and with the end of that rank; ranks count from 1, as people are told of them. */
    static ForkPoint afterRank(int rank) {
        return new AfterRank(rank);
    }

    /** The end. */
    record End() implements ForkPoint {}

    /** A position. */
    record At(long position) implements ForkPoint {}

    /** A task that has not begun. */
    record Before(TaskId task) implements ForkPoint {}

    /** A rank that is done. */
    record AfterRank(int rank) implements ForkPoint {}
}
