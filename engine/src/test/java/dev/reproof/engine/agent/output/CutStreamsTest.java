package dev.reproof.engine.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.output.Streams.Outcome;
import dev.reproof.events.AgentVerdict;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All samples, cut at every byte. */
class CutStreamsTest {

    static List<String> samples() throws IOException, URISyntaxException {
        Path directory = Path.of(CutStreamsTest.class.getResource("/agents").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ".jsonl".length()))
                    .sorted()
                    .toList();
        }
    }

    private static AgentFormat format(String sample) {
        return AgentFormat.named(sample.split("-", 2)[0]).orElseThrow();
    }

    private static Outcome read(String sample, AgentText which, byte[]... pieces) {
        return Streams.read(format(sample), which, pieces);
    }

    @Test
    void there_is_a_sample_of_each_format() throws Exception {
        assertThat(samples())
                .contains("claude", "codex", "copilot", "cursor", "gemini", "goose", "opencode")
                .allSatisfy(sample -> assertThat(format(sample)).isNotEqualTo(AgentFormat.TEXT));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_split_comes_to_the_same(String sample) {
        byte[] stream = Streams.sample(sample);
        for (AgentText which : AgentText.values()) {
            Outcome whole = read(sample, which, stream);
            for (int at = 0; at <= stream.length; at++) {
                byte[] start = Arrays.copyOf(stream, at);
                byte[] rest = Arrays.copyOfRange(stream, at, stream.length);

                assertThat(read(sample, which, start, rest))
                        .as("%s split at %d", which, at)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void single_bytes_come_to_the_same(String sample) {
        byte[] stream = Streams.sample(sample);
        byte[][] single = new byte[stream.length][];
        for (int at = 0; at < stream.length; at++) {
            single[at] = new byte[] {stream[at]};
        }

        assertThat(read(sample, AgentText.ALL, single)).isEqualTo(read(sample, AgentText.ALL, stream));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_stream_that_stops_anywhere_gives_the_beginning_of_the_text_and_is_not_ok_without_an_end(String sample) {
        byte[] stream = Streams.sample(sample);
        Outcome whole = read(sample, AgentText.ALL, stream);
        for (int at = 0; at < stream.length; at++) {
            Outcome part = read(sample, AgentText.ALL, Arrays.copyOf(stream, at));

            assertThat(whole.text()).as("stopped at %d", at).startsWith(part.text());
            if (part.end().report().verdict() == AgentVerdict.OK) {
                assertThat(part.end().ended()).as("stopped at %d", at).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT", "REPORT"})
    void a_stream_that_stops_before_its_last_line_is_whole_has_no_end(AgentFormat format) {
        byte[] stream = Streams.sample(format.toString());
        int newline = stream.length - 1;
        for (int at = 0; at < newline; at++) {
            StreamEnd end = Streams.read(format, AgentText.ALL, Arrays.copyOf(stream, at))
                    .end();

            assertThat(end.ended()).as("stopped at %d", at).isFalse();
            assertThat(end.report().verdict()).as("stopped at %d", at).isEqualTo(AgentVerdict.NO_END);
        }
        assertThat(Streams.read(format, AgentText.ALL, Arrays.copyOf(stream, newline)))
                .isEqualTo(Streams.read(format, AgentText.ALL, stream));
    }
}
