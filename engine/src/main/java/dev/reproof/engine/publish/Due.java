package dev.reproof.engine.publish;

/** When index and state file are to show what has happened, the most patient first. */
enum Due {
    /** With the next ones, within {@link Pace#LAG}. */
    SOON,
    /** Before anything else. */
    AT_ONCE,
    /** Before anything else, and with all that a reader may want, since nothing may follow for long. */
    AT_REST
}
