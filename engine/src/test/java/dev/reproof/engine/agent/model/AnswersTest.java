package dev.reproof.engine.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.AgentResult.Failed;
import dev.reproof.engine.agent.AgentResult.Finished;
import dev.reproof.engine.agent.model.Answers.Outcome;
import dev.reproof.events.AgentReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each interface streams: the text, how it ends, and what it told; and the same cut at every byte. */
class AnswersTest {

    static List<String> samples() throws IOException, URISyntaxException {
        Path directory = Path.of(AnswersTest.class.getResource("/models").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(0, name.length() - ".sse".length()))
                    .sorted()
                    .toList();
        }
    }

    /** Name, text, message, verdict, tokens (input, output, cached, reasoning), turns, session, model, stop reason, hope. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            chat            | I weigh the flour – 500 g 🍞.¶Done. | - | ok | 38 | 18 | 10 | 4 | 1 | chatcmpl-01 | oven-1-2026 | stop | -
            chat-older      | Done. | - | ok | 19 | 9 | - | - | 1 | - | oven-0 | stop | -
            chat-length     | I weigh | Model stopped at its length limit | limit | 38 | 2 | - | - | 1 | chatcmpl-01 | oven-1-2026 | length | -
            chat-rate-limit | I weigh | Model endpoint reported an error in its answer | rate_limit | - | - | - | - | 1 | chatcmpl-01 | oven-1-2026 | - | RATE_LIMIT
            chat-status     | - | Model endpoint reported an error in its answer | other | - | - | - | - | 1 | - | - | - | OVERLOADED
            chat-invalid    | I weigh | Model endpoint reported an error in its answer | other | - | - | - | - | 1 | chatcmpl-01 | oven-1-2026 | - | -
            """)
    void chat_completions(String row) {
        check(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            responses            | I weigh the flour – 500 g 🍞.¶Done. | - | ok | 38 | 18 | 10 | 4 | 1 | resp_01 | oven-2-2026 | - | -
            responses-two        | I weigh the flour.¶¶Done. | - | ok | 38 | 18 | 10 | 4 | 1 | resp_01 | oven-2-2026 | - | -
            responses-older      | Done. | - | ok | 19 | 9 | - | - | 1 | resp_02 | oven-2 | - | -
            responses-length     | I weigh | Model stopped at its length limit | limit | 38 | 18 | 10 | 4 | 1 | resp_01 | oven-2-2026 | max_output_tokens | -
            responses-filter     | I weigh | Model was stopped by a content filter | refused | 38 | 18 | 10 | 4 | 1 | resp_01 | oven-2-2026 | content_filter | -
            responses-refusal    | - | Model refused to answer | refused | 38 | 18 | 10 | 4 | 1 | resp_01 | oven-2-2026 | - | -
            responses-failed     | I weigh | Model endpoint reported an error in its answer | other | 38 | 18 | 10 | 4 | 1 | resp_01 | oven-2-2026 | - | OVERLOADED
            responses-invalid    | - | Model endpoint reported an error in its answer | other | - | - | - | - | 1 | resp_01 | oven-2-2026 | - | -
            responses-rate-limit | - | Model endpoint reported an error in its answer | rate_limit | - | - | - | - | 1 | resp_01 | oven-2-2026 | - | RATE_LIMIT
            """)
    void responses(String row) {
        check(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            messages            | I weigh the flour – 500 g 🍞.¶Done. | - | ok | 38 | 18 | 20 | - | 1 | msg_01 | oven-3-2026 | end_turn | -
            messages-older      | Done. | - | ok | 19 | 9 | - | - | 1 | msg_01 | oven-3-2026 | stop_sequence | -
            messages-length     | I weigh | Model stopped at its length limit | limit | 38 | 2 | 20 | - | 1 | msg_01 | oven-3-2026 | max_tokens | -
            messages-context    | I weigh | Model came to the end of its context window | limit | 38 | 2 | 20 | - | 1 | msg_01 | oven-3-2026 | model_context_window_exceeded | -
            messages-refusal    | I weigh | Model refused to answer | refused | 38 | 2 | 20 | - | 1 | msg_01 | oven-3-2026 | refusal | -
            messages-tool       | I weigh | Model called a tool, and it has none | other | 38 | 2 | 20 | - | 1 | msg_01 | oven-3-2026 | tool_use | -
            messages-pause      | I weigh | Model paused before its end | other | 38 | 2 | 20 | - | 1 | msg_01 | oven-3-2026 | pause_turn | -
            messages-unknown    | I weigh | Model stopped for a reason that is not known | other | 38 | 2 | 20 | - | 1 | msg_01 | oven-3-2026 | oven_is_cold | -
            messages-overloaded | I weigh | Model endpoint reported an error in its answer | overloaded | 38 | 1 | 20 | - | 1 | msg_01 | oven-3-2026 | - | OVERLOADED
            messages-rate-limit | - | Model endpoint reported an error in its answer | rate_limit | 38 | 1 | 20 | - | 1 | msg_01 | oven-3-2026 | - | RATE_LIMIT
            messages-server     | - | Model endpoint reported an error in its answer | other | 38 | 1 | 20 | - | 1 | msg_01 | oven-3-2026 | - | OVERLOADED
            messages-auth       | - | Model endpoint reported an error in its answer | auth | - | - | - | - | 1 | - | - | - | -
            """)
    void messages(String row) {
        check(row);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_split_comes_to_the_same(String sample) {
        byte[] stream = Answers.sample(sample);
        Outcome whole = Answers.read(Answers.api(sample), stream);
        for (int at = 0; at <= stream.length; at++) {
            byte[] start = Arrays.copyOf(stream, at);
            byte[] rest = Arrays.copyOfRange(stream, at, stream.length);

            assertThat(Answers.read(Answers.api(sample), start, rest))
                    .as("split at %d", at)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void an_answer_that_stops_anywhere_gives_the_beginning_of_the_text_and_is_good_only_where_it_was_complete(
            String sample) {
        byte[] stream = Answers.sample(sample);
        Outcome whole = Answers.read(Answers.api(sample), stream);
        for (int at = 0; at < stream.length; at++) {
            Outcome part = Answers.read(Answers.api(sample), Arrays.copyOf(stream, at));

            assertThat(whole.text()).as("stopped at %d", at).startsWith(part.text());
            if (part.result() instanceof Finished) {
                assertThat(whole.result()).as("stopped at %d", at).isInstanceOf(Finished.class);
                assertThat(part.text()).as("stopped at %d", at).isEqualTo(whole.text());
            } else if (!part.result().equals(whole.result())) {
                assertThat(message(part.result()))
                        .as("stopped at %d", at)
                        .isIn(
                                "Model endpoint answered with something that is no event stream",
                                "Model endpoint ended its answer too early",
                                message(whole.result()));
            }
        }
    }

    private static void check(String row) {
        String[] cells = row.split("\\s*\\|\\s*", -1);
        Outcome outcome = Answers.read(Answers.api(cells[0]), Answers.sample(cells[0]));
        AgentReport report = outcome.result().report().orElseThrow();

        assertThat(String.join(
                        " | ",
                        cells[0],
                        outcome.text().isEmpty() ? "-" : outcome.text().replace('\n', '¶'),
                        message(outcome.result()),
                        report.verdict().toString(),
                        shown(report.tokens().input()),
                        shown(report.tokens().output()),
                        shown(report.tokens().cached()),
                        shown(report.tokens().reasoning()),
                        shown(report.turns()),
                        shown(report.session()),
                        report.models().isEmpty() ? "-" : String.join(" ", report.models()),
                        shown(report.stopReason()),
                        hope(outcome.result())))
                .isEqualTo(String.join(" | ", cells));
    }

    private static String message(AgentResult result) {
        return result instanceof Failed failed ? failed.message() : "-";
    }

    private static String hope(AgentResult result) {
        return result instanceof Failed failed ? shown(failed.retry().map(retry -> retry.cause())) : "-";
    }

    private static String shown(Optional<?> told) {
        return told.map(Object::toString).orElse("-");
    }
}
