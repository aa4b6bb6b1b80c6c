package dev.reproof.engine.cli.serve;

import dev.reproof.engine.home.RunHome;
import java.nio.file.Path;
import java.util.Map;

/** What a browser is shown of a run. */
interface RunPage {

    /**
     * A page, and the files that it leads to.
     *
     * @param files by the names that the page has for them
     */
    record Shown(Answer page, Map<String, Path> files) {
        public Shown {
            files = Map.copyOf(files);
        }
    }

    /** The page, with what keeps it live; it reads the run as a reader does. */
    Shown of(RunHome home);
}
