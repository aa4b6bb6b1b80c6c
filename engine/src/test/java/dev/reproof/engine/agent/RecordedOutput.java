package dev.reproof.engine.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an agent hands on: bytes in one piece, texts one by one. */
public class RecordedOutput implements AgentOutput {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> texts = new ArrayList<>();

    @Override
    public synchronized void bytes(byte[] data, int offset, int length) {
        bytes.write(data, offset, length);
    }

    @Override
    public synchronized void text(CharSequence chunk) {
        texts.add(chunk.toString());
    }

    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    public synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    public String transcript() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
