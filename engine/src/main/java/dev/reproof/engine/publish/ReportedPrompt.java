package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskDispatched;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of a prompt as they were sent: the log has their digest alone, the report of a task's last attempt shows them. */
public final class ReportedPrompt {

    private static final int MOST_BYTES = 2 * ShownText.MOST_BYTES;

    private ReportedPrompt() {}

    /** The prompt, where the report shows all of it and its digest is the recorded one; nothing else is believed. */
    public static Optional<String> find(Path directory, ArtifactNames names, TaskDispatched sent) {
        byte[] page = page(directory.resolve(names.report(sent.key().task())));
        String text = new String(page, StandardCharsets.ISO_8859_1); // so that an index is one of bytes
        int at = text.indexOf(Markdown.FENCE_BEGINS);
        while (at >= 0) {
            int begin = text.indexOf('\n', at) + 1;
            long end = begin + sent.prompt().bytes();
            if (begin > 0 && end <= page.length) {
                byte[] found = Arrays.copyOfRange(page, begin, (int) end);
                if (Sha256.of(found).equals(sent.prompt().sha256())) {
                    return Optional.of(new String(found, StandardCharsets.UTF_8));
                }
            }
            at = text.indexOf("\n" + Markdown.FENCE_BEGINS, at);
            at = at < 0 ? at : at + 1;
        }
        return Optional.empty();
    }

    private static byte[] page(Path report) {
        try (InputStream in = PlainFile.open(report)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException | ReproofException unreadable) {
            return new byte[0]; // it is one more witness where there is one, and never needed
        }
    }
}
