package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.TaskId;
import java.nio.file.Path;

/**
 * A file of a transcript that holds more than the log.
 *
 * @param bytes of the file
 * @param held what the log has in its place, for messages
 */
record LeadingMirror(ArtifactDirectory directory, String name, TaskId task, long bytes, String held) {

    /** Gives it a name that is free, and that nothing writes to; its new place. */
    Path keep() {
        int number = 1;
        while (PlainFile.isTaken(directory.resolve(aside(number)))) {
            number++;
        }
        directory.rename(name, aside(number));
        return directory.resolve(aside(number));
    }

    private String aside(int number) {
        return name + ".aside-" + number;
    }

    @Override
    public String toString() {
        return "task '" + task + "': " + directory.path().resolve(name) + " has " + bytes + " bytes, the log has "
                + held;
    }
}
