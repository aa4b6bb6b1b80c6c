package dev.reproof.engine.cli.serve;

import dev.reproof.engine.home.RunHome;

/** What a browser is shown of a run. */
interface RunPage {

    /** The page, with what keeps it live; it reads the run as a reader does. */
    Answer of(RunHome home);
}
