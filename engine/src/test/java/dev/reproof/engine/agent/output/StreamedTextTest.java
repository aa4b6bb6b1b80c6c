package dev.reproof.engine.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.engine.agent.output.Streams.Outcome;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.AgentVerdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the streams of all formats. */
class StreamedTextTest {

    private static final String SAYING =
            "{\"type\":\"item.completed\",\"item\":{\"type\":\"agent_message\",\"text\":\"%s\"}}\n";

    private static final String ENDING = "{\"type\":\"turn.completed\"}\n";

    private static Outcome codex(String... stream) {
        return Streams.read(AgentFormat.CODEX, AgentText.ALL, utf8(String.join("", stream)));
    }

    private static AgentReport claude(String result) {
        return Streams.read(AgentFormat.CLAUDE, AgentText.ALL, utf8("{\"type\":\"result\"," + result + "}"))
                .end()
                .report();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT", "REPORT"})
    void types_that_are_not_known_are_counted_and_change_nothing(AgentFormat format) {
        byte[] stream = Streams.sample(format.toString());
        byte[] unknown = utf8("{\"type\":\"kneading\",\"text\":\"x\"}\n{\"type\":7}\n{}\n{\"type\":null}\n");

        Outcome with = Streams.read(format, AgentText.ALL, unknown, stream, unknown);

        Outcome without = Streams.read(format, AgentText.ALL, stream);
        assertThat(with.text()).isEqualTo(without.text());
        assertThat(with.end().ended()).isTrue();
        assertThat(with.end().report().verdict()).isEqualTo(AgentVerdict.OK);
        assertThat(with.end().report().unread()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Warning: the oven is hot",
                "[1]",
                "7",
                "null",
                "\"text\"",
                "{} {}",
                "{\"type\":\"item.completed\"",
                "{\"type\":NaN}",
                "{\"type\":1e99999999999999999999}",
                "\u0000",
                "\ufeff{}"
            })
    void a_line_that_is_no_object_is_counted(String line) {
        Outcome outcome = codex(SAYING.formatted("one"), line + "\n", SAYING.formatted("two"), ENDING);

        assertThat(outcome.text()).isEqualTo("one\n\ntwo");
        assertThat(outcome.end().report().unread()).isEqualTo(1);
        assertThat(outcome.end().report().verdict()).isEqualTo(AgentVerdict.OK);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT", "REPORT"})
    void members_of_a_shape_that_nobody_expects_are_as_good_as_absent(AgentFormat format) {
        String[] shapes = {
            "7", "null", "true", "[]", "[[7]]", "{}", "\"x\"", "-1e300", "{\"type\":\"text\",\"text\":[]}"
        };
        String[] lines = new String(Streams.sample(format.toString()), StandardCharsets.UTF_8).split("\n", -1);
        for (String line : lines) {
            for (String shape : shapes) {
                String changed = line.replaceAll(
                                "(\"(?!type|role)\\w+\":)(\"[^\"]*\"|[0-9.]+|true|false|null)", "$1" + shape)
                        .replaceAll(
                                "\"(message|content|item|part|data|usage|stats|tokens|cache)\":\\{",
                                "\"$1\":" + shape + ",\"y\":{");

                Outcome outcome = Streams.read(format, AgentText.ALL, utf8(changed));

                assertThat(outcome.end().report().tokens().input().orElse(0L)).isBetween(0L, 100L);
            }
        }
    }

    @Test
    void blank_lines_and_returns_are_nothing() {
        Outcome outcome = codex("\n \t\r\n", SAYING.formatted("one").replace("\n", "\r\n"), "\r\n", ENDING, "\n");

        assertThat(outcome.text()).isEqualTo("one");
        assertThat(outcome.end().report().unread()).isZero();
    }

    @Test
    void nothing_at_all_has_no_end() {
        Outcome outcome = codex();

        assertThat(outcome.text()).isEmpty();
        assertThat(outcome.end().ended()).isFalse();
        assertThat(outcome.end().report().verdict()).isEqualTo(AgentVerdict.NO_END);
    }

    @Test
    void keys_that_come_twice_and_members_that_nobody_knows_are_no_failure() {
        Outcome outcome = codex(
                "{\"type\":\"x\",\"type\":\"item.completed\",\"new\":[{}],\"item\":{\"type\":\"agent_message\",\"text\":\"one\"}}");

        assertThat(outcome.text()).isEqualTo("one");
        assertThat(outcome.end().report().unread()).isZero();
    }

    @Test
    void a_line_that_comes_twice_says_its_text_twice() {
        assertThat(codex(SAYING.formatted("one"), SAYING.formatted("one")).text())
                .isEqualTo("one\n\none");
    }

    @Test
    void an_item_of_a_kind_that_is_not_known_is_counted() {
        assertThat(codex("{\"type\":\"item.completed\",\"item\":{\"type\":\"kneading\",\"text\":\"x\"}}\n")
                        .end()
                        .report()
                        .unread())
                .isEqualTo(1);
    }

    @Test
    void messages_are_handed_on_as_they_come_and_the_last_one_at_the_end() {
        for (AgentText which : AgentText.values()) {
            RecordedOutput output = new RecordedOutput();
            StreamedText stream = new StreamedText(AgentFormat.CODEX, which, output);
            byte[] line = utf8(SAYING.formatted("one"));

            stream.bytes(line, 0, line.length);
            assertThat(String.join("", output.texts())).isEqualTo(which == AgentText.ALL ? "one" : "");
            stream.end();
            assertThat(String.join("", output.texts())).isEqualTo("one");
        }
    }

    @Test
    void the_end_is_seen_when_its_line_is_whole_and_a_new_turn_takes_it_back() {
        StreamedText stream = new StreamedText(AgentFormat.CODEX, AgentText.ALL, new RecordedOutput());
        byte[] ending = utf8(ENDING);
        byte[] begin = utf8("{\"type\":\"turn.started\"}\n");

        stream.bytes(ending, 0, ending.length - 1);
        assertThat(stream.endSeen()).isFalse();
        stream.bytes(ending, ending.length - 1, 1);
        assertThat(stream.endSeen()).isTrue();
        stream.bytes(begin, 0, begin.length);
        assertThat(stream.endSeen()).isFalse();
    }

    @Test
    void bytes_that_are_no_utf8_become_replacement_characters() {
        byte[] stream = utf8(SAYING.formatted("a?b"));
        stream[new String(stream, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xC3;

        Outcome outcome = Streams.read(AgentFormat.CODEX, AgentText.ALL, stream);

        assertThat(outcome.text()).isEqualTo("a\ufffdb");
        assertThat(outcome.end().report().unread()).isZero();
    }

    @Test
    void halves_of_pairs_are_handed_on_as_the_agent_said_them() {
        assertThat(codex(SAYING.formatted("a\\ud83c"), SAYING.formatted("\\udf5eb"))
                        .text())
                .isEqualTo("a\ud83c\n\n\udf5eb");
    }

    @Test
    void a_line_up_to_the_limit_is_read() {
        String text = "x".repeat(Lines.MOST_BYTES - SAYING.length() + "%s\n".length());

        Outcome outcome = codex(SAYING.formatted(text), ENDING);

        assertThat(outcome.text().equals(text)).isTrue();
        assertThat(outcome.end().report().unread()).isZero();
    }

    @Test
    void a_line_beyond_the_limit_is_passed_over_to_its_end() {
        String text = "x".repeat(Lines.MOST_BYTES - SAYING.length() + "%s\n".length() + 1);

        Outcome outcome = codex(SAYING.formatted("one"), SAYING.formatted(text), SAYING.formatted("two"), ENDING);

        assertThat(outcome.text()).isEqualTo("one\n\ntwo");
        assertThat(outcome.end().report().unread()).isEqualTo(1);
        assertThat(outcome.end().report().verdict()).isEqualTo(AgentVerdict.OK);
    }

    @Test
    void a_line_that_no_array_could_hold_is_passed_over_too() {
        RecordedOutput output = new RecordedOutput();
        StreamedText stream = new StreamedText(AgentFormat.CODEX, AgentText.ALL, output);
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        for (int pieces = 0; pieces <= Integer.MAX_VALUE >>> 20; pieces++) {
            stream.bytes(piece, 0, piece.length);
        }
        byte[] rest = utf8("\n" + SAYING.formatted("one") + ENDING);
        stream.bytes(rest, 0, rest.length);

        assertThat(stream.end().report().unread()).isEqualTo(1);
        assertThat(output.texts()).containsExactly("one");
    }

    @Test
    void a_line_of_more_values_than_its_memory_is_worth_is_not_read() {
        String many = "{\"type\":\"item.completed\",\"x\":[" + "{},".repeat(1 << 20) + "{}]}\n";

        Outcome outcome = codex(many, SAYING.formatted("one"));

        assertThat(outcome.text()).isEqualTo("one");
        assertThat(outcome.end().report().unread()).isEqualTo(1);
    }

    @Test
    void a_line_nested_too_deep_is_not_read() {
        Outcome outcome = codex("{\"x\":" + "[".repeat(1 << 20) + "\n", SAYING.formatted("one"));

        assertThat(outcome.text()).isEqualTo("one");
        assertThat(outcome.end().report().unread()).isEqualTo(1);
    }

    @Test
    void words_are_cut_and_well_formed() {
        String longest = "s".repeat(AgentReport.MOST_OF_A_WORD - 1);
        String models = IntStream.range(0, AgentReport.MOST_MODELS + 5)
                .mapToObj(number -> "\"m" + number + "\":{}")
                .collect(Collectors.joining(","));

        AgentReport report = claude("\"session_id\":\"" + longest + "\ud83c\udf5e\",\"stop_reason\":\"" + longest
                + "xy\",\"modelUsage\":{" + models + "}");
        AgentReport halved = claude("\"session_id\":\"s\\ud83c\"");

        assertThat(report.session()).contains(longest);
        assertThat(report.stopReason()).contains(longest + "x");
        assertThat(report.models()).hasSize(AgentReport.MOST_MODELS).startsWith("m0", "m1");
        assertThat(halved.session()).contains("s\ufffd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "9007199254740992", "1.5", "\"7\"", "null", "1e400", "123456789012345678901234567890"})
    void counts_that_cannot_be_are_not_told(String number) {
        AgentReport report = claude("\"num_turns\":" + number + ",\"usage\":{\"input_tokens\":" + number
                + ",\"output_tokens\":" + number + "}");

        assertThat(report.turns()).isEmpty();
        assertThat(report.tokens()).isEqualTo(AgentReport.Tokens.UNKNOWN);
    }

    @Test
    void sums_that_cannot_be_are_not_told() {
        assertThat(claude("\"usage\":{\"input_tokens\":9007199254740991,\"cache_read_input_tokens\":1}")
                        .tokens()
                        .input())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "9007199.254740992", "1e400", "1e999999999", "\"7\"", "null"})
    void costs_that_cannot_be_are_not_told(String number) {
        assertThat(claude("\"total_cost_usd\":" + number).cost()).isEmpty();
    }

    @Test
    void costs_are_rounded_to_billionths() {
        assertThat(cost("0.0000000014")).isEqualTo(1);
        assertThat(cost("0.0000000016")).isEqualTo(2);
        assertThat(cost("1e-999999999")).isZero();
        assertThat(cost("12")).isEqualTo(12_000_000_000L);
        assertThat(cost("9007199.254740991")).isEqualTo(9007199254740991L);
    }

    private static long cost(String number) {
        return claude("\"total_cost_usd\":" + number)
                .cost()
                .map(Cost::billionths)
                .orElseThrow();
    }

    @Test
    void plain_text_is_handed_on_byte_by_byte() {
        RecordedOutput output = new RecordedOutput();
        StreamedText stream = new StreamedText(AgentFormat.TEXT, AgentText.LAST, output);
        byte[] text = {'x', (byte) 0xC3, '\n', '{'};

        stream.bytes(text, 1, 3);
        StreamEnd end = stream.end();

        assertThat(output.bytes()).containsExactly((byte) 0xC3, '\n', '{');
        assertThat(output.texts()).isEmpty();
        assertThat(end.ended()).isTrue();
        assertThat(end.report().verdict()).isEqualTo(AgentVerdict.OK);
    }

    @ParameterizedTest
    @EnumSource
    void a_format_has_its_name(AgentFormat format) {
        assertThat(AgentFormat.named(format.toString())).contains(format);
        assertThat(AgentFormat.named(format.name())).isEqualTo(Optional.empty());
        assertThat(format.revision()).isEqualTo(1);
    }
}
