package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.engine.agent.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Answers of models with invented content, and what comes of them. */
final class Answers {

    private Answers() {}

    record Outcome(String text, AgentResult result) {}

    static byte[] sample(String name) {
        try (InputStream file = Answers.class.getResourceAsStream("/models/" + name + ".sse")) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The interface whose name the name of a sample begins with. */
    static ModelApi api(String sample) {
        return ModelApi.valueOf(sample.split("-", 2)[0].toUpperCase(Locale.ROOT));
    }

    static Outcome read(ModelApi api, byte[]... pieces) {
        RecordedOutput output = new RecordedOutput();
        Watch watch = new Watch(
                "Model endpoint", AgentCalls.in(Path.of(".")).model("oven-0").call());
        AnswerStream stream = new AnswerStream(api.events("oven-0", word -> word), watch, new KeyFilter(""), output);
        AgentResult result = result(stream, pieces);
        return new Outcome(String.join("", output.texts()), result);
    }

    private static AgentResult result(AnswerStream stream, byte[]... pieces) {
        try {
            boolean done = false;
            for (int at = 0; at < pieces.length && !done; at++) {
                done = stream.bytes(ByteBuffer.wrap(pieces[at]));
            }
            if (!done) {
                stream.end();
            }
            return ModelOutcome.of(stream.events()).result();
        } catch (ModelFailure failure) {
            return ModelOutcome.of(failure, failure.getMessage(), stream).result();
        }
    }
}
