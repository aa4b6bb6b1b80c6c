package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ReproofException.Invalid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads what a person has to say. */
public final class GivenText {

    private GivenText() {}

    /**
     * The text of a file; what is not UTF-8 is replaced.
     *
     * @throws Invalid when it is longer than a text by hand may be
     */
    public static String of(Surroundings surroundings, Path file) {
        byte[] utf8 = Inputs.read(surroundings.directory().resolve(file), "Text");
        if (utf8.length > HandCommand.MOST_TEXT_BYTES) {
            throw new Invalid("Text " + file + " is too long: expected at most " + HandCommand.MOST_TEXT_BYTES
                    + " bytes, found " + utf8.length);
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
