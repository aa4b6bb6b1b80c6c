package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file in which a command has left its answer, in place of its standard output: a plain file beside its report, where
 * nobody but the owner of the run can put one.
 */
public final class OwnAnswer {

    private static final int BUFFER_BYTES = 64 * 1024;

    private OwnAnswer() {}

    /**
     * The file that the report of an attempt names, whatever it is; absent where it names none, or cannot be read.
     *
     * @param files the directory of the attempt
     */
    public static Optional<Path> of(Path files) {
        return OwnReport.answer(new Spool(files)).map(files::resolve);
    }

    /**
     * Hands on all of it.
     *
     * @param mostBytes that it may have
     * @return what is wrong with it, in the same words on every machine; absent where all of it was handed on
     */
    static Optional<String> copy(Optional<Path> named, long mostBytes, AgentOutput output) {
        if (named.isEmpty()) {
            return Optional.of("named no answerFile in REPROOF_REPORT");
        }
        try (InputStream answer = PlainFile.open(named.get())) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long bytes = 0;
            for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
                bytes += read;
                if (bytes > mostBytes) {
                    return Optional.of(
                            "answered with more than the " + mostBytes + " bytes that --max-attempt-bytes allows");
                }
                output.bytes(buffer, 0, read);
            }
            return Optional.empty();
        } catch (IOException | ReproofException.Rejected e) {
            return Optional.of("left no file that can be read as its answerFile");
        }
    }
}
