package dev.reproof.engine.agent.output;

import dev.reproof.engine.agent.AgentOutput;

/**
 * Reads what an agent prints and hands on the text in it. Nothing that an agent prints ends in an exception: a line that
 * is no JSON object, that is longer than 64 MiB, or of a type that is not known, is counted. Bytes that are no UTF-8 become
 * U+FFFD. Lines are never compared: one that comes twice says its text twice.
 *
 * <p>{@link AgentFormat#TEXT} is handed on byte by byte. It has no end but the end of the output, so its verdict is always
 * {@code OK}, and its exit code must tell the rest; of {@link AgentFormat#REPORT} nothing is handed on.
 */
public final class StreamedText {

    private final AgentOutput output;
    private final MessageText text;
    private final StreamReader reader;
    private final Lines lines;
    private final AgentFormat format;

    public StreamedText(AgentFormat format, AgentText which, AgentOutput output) {
        this.output = output;
        this.text = new MessageText(which, output);
        this.reader = format.reader(text);
        this.lines = new Lines(reader);
        this.format = format;
    }

    /** Of an agent that is talked with. */
    public StreamedText(AcpTalk talk, AgentText which, AgentOutput output) {
        this.output = output;
        this.text = new MessageText(which, output);
        this.reader = new AcpStream(text, talk);
        this.lines = new Lines(reader);
        this.format = AgentFormat.ACP;
    }

    /** Whether it has begun to work on its prompt, as far as that can be told before it has ended. */
    public boolean hasBegun() {
        return !(reader instanceof AcpStream talk) || talk.hasSession();
    }

    /** Takes raw bytes, split anywhere; the array is reused after the call. */
    public void bytes(byte[] data, int offset, int length) {
        switch (format) {
            case TEXT -> output.bytes(data, offset, length);
            case REPORT -> {}
            default -> lines.bytes(data, offset, length);
        }
    }

    /** Whether the agent has said that it has come to its end; more may follow, and can take it back. */
    public boolean endSeen() {
        return reader.ended;
    }

    /** To be called once, when nothing follows: reads a line that has no newline, and hands on what has waited for the end. */
    public StreamEnd end() {
        lines.end();
        text.end();
        return reader.end();
    }
}
