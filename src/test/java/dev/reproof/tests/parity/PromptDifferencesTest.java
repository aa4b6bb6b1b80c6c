package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.parity.InputKind;
import dev.reproof.engine.parity.Parity;
import dev.reproof.engine.parity.PromptDifference;
import dev.reproof.engine.testkit.RecordedRun;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A log that tells of another prompt than the one it yields: which input differs is found, and where it stands. */
class PromptDifferencesTest {

    private static final Path RECORDED = Path.of("resources/recorded/bread");
    private static final TaskId BAKE = new TaskId("bake");
    private static final TaskId OVEN = new TaskId("oven");
    private static final TaskId RECIPE = new TaskId("recipe");
    private static final TaskId TASTE = new TaskId("taste");
    private static final Sha256 OTHER = Sha256.of(new byte[] {1});

    @TempDir
    Path directory;

    private RunHome home;

    @BeforeEach
    void a_copy_of_the_recorded_run() throws IOException {
        home = new RunHome(directory.resolve("bread"));
        Files.createDirectories(home.artifacts());
        Files.copy(RECORDED.resolve("events.mv.db"), home.eventsFile());
    }

    static Stream<Arguments> inputs() {
        return Stream.of(
                arguments(InputKind.PARENT, TASTE, changing(2, input -> null)),
                arguments(
                        InputKind.ATTEMPT,
                        OVEN,
                        changing(1, input -> with(input, new AttemptKey(OVEN, 0, 2), input.transcript()))),
                arguments(
                        InputKind.TRANSCRIPT,
                        OVEN,
                        changing(1, input -> with(input, input.source().orElseThrow(), Optional.of(OTHER)))),
                arguments(
                        InputKind.POLICY,
                        RECIPE,
                        changing(
                                0,
                                input -> new PromptInput(
                                        RECIPE, input.source(), input.transcript(), "full", input.excerpt()))),
                arguments(
                        InputKind.EXCERPT,
                        OVEN,
                        changing(
                                1,
                                input -> new PromptInput(
                                        OVEN, input.source(), input.transcript(), input.policy(), OTHER))));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void the_recorded_input_that_differs_is_named_and_where_it_begins(
            InputKind kind, TaskId from, UnaryOperator<List<PromptInput>> change) throws Exception {
        // given
        String prompt = prompt(BAKE, 0);
        forge(BAKE, 0, sent -> sent(sent, change.apply(sent.inputs()), sent.feedback()));

        // when
        Parity parity = RecordedRun.in(home.directory()).parity();

        // then
        assertThat(parity.prompts()).isEqualTo(6);
        assertThat(parity.matching()).isEqualTo(5);
        PromptDifference first = parity.firstDifference().orElseThrow();
        assertThat(first.key()).isEqualTo(new AttemptKey(BAKE, 0, 1));
        assertThat(first.input()).isEqualTo(kind);
        assertThat(first.from()).contains(from);
        int begin = prompt.indexOf("### " + from + " [FINISHED]\n") + ("### " + from + " [FINISHED]\n").length();
        assertThat(first.place().orElseThrow().offset())
                .isEqualTo(prompt.substring(0, begin).getBytes(StandardCharsets.UTF_8).length);
        assertThat(first.place().orElseThrow().line())
                .isEqualTo((int) prompt.substring(0, begin).lines().count() + 1);
        assertThat(first.diff()).startsWith("--- sent", "+++ made now");
        assertThat(parity.firstShown()).isEmpty();
    }

    @Test
    void a_review_that_differs_is_named() throws Exception {
        // given
        forge(
                RECIPE,
                1,
                sent -> sent(
                        sent,
                        sent.inputs(),
                        sent.feedback().map(input -> with(input, input.source().orElseThrow(), Optional.of(OTHER)))));

        // when
        PromptDifference first =
                RecordedRun.in(home.directory()).parity().firstDifference().orElseThrow();

        // then
        assertThat(first.key()).isEqualTo(new AttemptKey(RECIPE, 1, 1));
        assertThat(first.input()).isEqualTo(InputKind.FEEDBACK);
        assertThat(first.from()).contains(TASTE);
        assertThat(first.expected()).contains(OTHER.hex());
    }

    @Test
    void what_stands_around_the_inputs_is_named_without_a_place_where_nobody_knows_what_was_sent() throws Exception {
        // given
        forge(BAKE, 0, sent -> sent(sent, sent.inputs(), sent.feedback()));

        // when
        PromptDifference first =
                RecordedRun.in(home.directory()).parity().firstDifference().orElseThrow();

        // then
        assertThat(first.input()).isEqualTo(InputKind.FRAMING);
        assertThat(first.place()).isEmpty();
        assertThat(first.expected()).isEqualTo("1 bytes with sha256=" + OTHER);
    }

    @Test
    void a_report_that_shows_what_was_sent_gives_the_very_place_and_a_diff_around_it() throws Exception {
        // given one character of the stitching rules that was another when the prompt was sent
        String prompt = prompt(BAKE, 0);
        String sentThen = prompt.replace("as background;", "as background,");
        Files.writeString(
                home.artifacts().resolve("bake.md"),
                Files.readString(RECORDED.resolve("artifacts/bake.md"), StandardCharsets.UTF_8)
                        .replace(prompt, sentThen),
                StandardCharsets.UTF_8);
        forge(
                BAKE,
                0,
                sent -> new TaskDispatched(
                        sent.key(),
                        sent.stream(),
                        TextDigest.of(sentThen),
                        sent.inputs(),
                        sent.model(),
                        sent.feedback()));

        // when, then
        assertThatThrownBy(() -> RecordedRun.in(home.directory()).assertSamePrompts())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("5 of 6 are, the first that is not is task=bake iteration=0 attempt=1: framing at"
                        + " byte " + prompt.indexOf(";") + ", line 3")
                .hasMessageContaining("\n-What the tasks before this one produced, as background, that work is done:"
                        + "\n+What the tasks before this one produced, as background; that work is done:\n");
    }

    @Test
    void a_report_that_was_touched_is_not_believed() throws Exception {
        // given
        forge(BAKE, 0, sent -> sent(sent, sent.inputs(), sent.feedback()));
        Files.copy(RECORDED.resolve("artifacts/bake.md"), home.artifacts().resolve("bake.md"));

        // when
        Parity parity = RecordedRun.in(home.directory()).parity();

        // then
        assertThat(parity.firstDifference()).isPresent();
        assertThat(parity.firstShown()).isEmpty();
    }

    private String prompt(TaskId task, int iteration) {
        try (RunView view = ResumeEngine.create().view(home)) {
            return view.prompt(task, iteration);
        }
    }

    private void forge(TaskId task, int iteration, UnaryOperator<TaskDispatched> change) throws Exception {
        new Forgery(home)
                .rewriteRunStream(event -> event instanceof TaskDispatched sent
                                && sent.key().task().equals(task)
                                && sent.key().iteration() == iteration
                        ? change.apply(sent)
                        : event);
    }

    /** A dispatch whose digest no prompt has. */
    private static TaskDispatched sent(TaskDispatched sent, List<PromptInput> inputs, Optional<PromptInput> feedback) {
        return new TaskDispatched(sent.key(), sent.stream(), new TextDigest(OTHER, 1), inputs, sent.model(), feedback);
    }

    /** @param change gives nothing where the input is to be left out */
    private static UnaryOperator<List<PromptInput>> changing(int index, UnaryOperator<PromptInput> change) {
        return inputs -> {
            List<PromptInput> changed = new ArrayList<>(inputs);
            PromptInput next = change.apply(changed.remove(index));
            if (next != null) {
                changed.add(index, next);
            }
            return changed;
        };
    }

    private static PromptInput with(PromptInput input, AttemptKey source, Optional<Sha256> transcript) {
        return new PromptInput(input.parent(), Optional.of(source), transcript, input.policy(), input.excerpt());
    }
}
