package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.report.KeptFiles;
import dev.reproof.events.AttemptKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a report finds in the artifact directory of a run. Nothing there is needed: what cannot be read is not shown.
 *
 * @param address how a page leads to the file of that name
 */
public record KeptArtifacts(Path directory, ArtifactNames names, UnaryOperator<String> address) implements KeptFiles {

    @Override
    public Optional<String> link(String name) {
        return PlainFile.isPlain(directory.resolve(name)) ? Optional.of(address.apply(name)) : Optional.empty();
    }

    @Override
    public Optional<String> stderrEnd(AttemptKey key, int bytes) {
        End end = new End(bytes);
        try {
            return AgentLogs.copy(directory, names, key, end) ? Optional.of(end.text()) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Keeps the last bytes of what it is given. */
    private static final class End extends OutputStream {

        private final int most;
        private byte[] kept = new byte[0];

        End(int most) {
            this.most = most;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) {
            int old = Math.min(kept.length, Math.max(0, 2 * most - length));
            int fresh = Math.min(length, 2 * most);
            byte[] next = Arrays.copyOfRange(kept, kept.length - old, kept.length - old + old + fresh);
            System.arraycopy(data, offset + length - fresh, next, old, fresh);
            kept = next;
        }

        /** From the beginning of a character on. */
        String text() {
            int from = Math.max(0, kept.length - most);
            while (from > 0 && from < kept.length && (kept[from] & 0xc0) == 0x80) {
                from++;
            }
            return new String(kept, from, kept.length - from, StandardCharsets.UTF_8);
        }
    }
}
