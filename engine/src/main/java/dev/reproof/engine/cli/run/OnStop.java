package dev.reproof.engine.cli.run;

/** What a runner that is told to stop does about the agents that are at work. */
enum OnStop {
    /** It ends them; their tasks run again. */
    END,
    /** It leaves them at work, for the next runner to take them over. */
    LEAVE
}
