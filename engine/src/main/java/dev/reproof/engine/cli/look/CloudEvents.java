package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.RunTrail;
import dev.reproof.engine.cli.shell.CloudEvent;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TextGate;
import dev.reproof.projections.audit.TextRef;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A trail for programs: each event as a {@link CloudEvent}, one a line. Texts are named, or written as they are read. */
final class CloudEvents implements TrailPrinter {

    private final PrintStream out;
    private final Writer writer;
    private final boolean withText;
    private final JsonFactory json = new JsonMapper().getFactory();

    CloudEvents(Surroundings surroundings, boolean withText) {
        this.out = surroundings.out();
        this.writer = TextGate.writer(out);
        this.withText = withText;
    }

    @Override
    public void print(RunTrail trail, TrailEvent event) {
        try (JsonGenerator line = json.createGenerator(writer)) {
            line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            new CloudEvent(trail.run(), event.recorded(), event.text().task(), event.texts())
                    .write(line, withText ? (to, text) -> contents(to, trail, text) : CloudEvent.Contents.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.print("\n");
        out.flush();
    }

    private static void contents(JsonGenerator line, RunTrail trail, TextRef text) throws IOException {
        if (text.stream().isPresent()) {
            line.writeFieldName("text");
            line.writeRawValue("\""); // it may be longer than memory
            trail.text(text.stream().get(), text.digest(), block -> quoted(line, block));
            line.writeRaw('"');
        }
    }

    private static void quoted(JsonGenerator line, byte[] block) {
        try {
            char[] quoted = JsonStringEncoder.getInstance().quoteAsString(new String(block, StandardCharsets.UTF_8));
            line.writeRaw(quoted, 0, quoted.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
