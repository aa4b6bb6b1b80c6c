package dev.reproof.engine.recover;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.StreamedText;
import dev.reproof.engine.write.RedactedText;
import dev.reproof.engine.write.TextComparison;

/** What an agent has printed, read as it was while its runner lived. */
final class PrintedText implements TextComparison.Reading {

    private final StreamedText streamed;

    PrintedText(AgentReading reading, RedactedText text) {
        this.streamed = new StreamedText(reading.format(), reading.text(), to(text));
    }

    private static AgentOutput to(RedactedText text) {
        return new AgentOutput() {
            @Override
            public void bytes(byte[] data, int offset, int length) {
                text.bytes(data, offset, length);
            }

            @Override
            public void text(CharSequence chunk) {
                text.text(chunk);
            }
        };
    }

    @Override
    public void bytes(byte[] data, int offset, int length) {
        streamed.bytes(data, offset, length);
    }

    @Override
    public void end() {
        streamed.end();
    }
}
