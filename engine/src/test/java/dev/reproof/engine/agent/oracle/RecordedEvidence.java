package dev.reproof.engine.agent.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps both outputs of an oracle, each in one piece. */
class RecordedEvidence implements Evidence {

    private final Thread caller = Thread.currentThread();
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @Override
    public void stdout(byte[] data, int offset, int length) {
        assertThat(Thread.currentThread()).isSameAs(caller);
        stdout.write(data, offset, length);
    }

    @Override
    public void stderr(byte[] data, int offset, int length) {
        assertThat(Thread.currentThread()).isSameAs(caller);
        stderr.write(data, offset, length);
    }

    String stdout() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    String stderr() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    byte[] stdoutBytes() {
        return stdout.toByteArray();
    }

    byte[] stderrBytes() {
        return stderr.toByteArray();
    }
}
