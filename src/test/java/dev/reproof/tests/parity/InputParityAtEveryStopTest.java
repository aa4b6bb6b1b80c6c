package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.ReproofException.NotFound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise itself: wherever a run stops, what it sends afterwards is what it would have sent. */
class InputParityAtEveryStopTest {

    private static final int SIDE_BY_SIDE = 2;

    @TempDir
    Path directory;

    @Test
    void an_undisturbed_run_records_what_its_agents_said_and_remakes_what_they_were_sent() throws Exception {
        // given
        Scenario scenario = Scenario.withPolicy("summarize");

        // when
        Undisturbed run = Undisturbed.run(scenario, OptionChoices.NONE, directory);

        // then
        assertThat(run.sent()).hasSize(Scenario.AGENT_TASKS);
        assertThat(run.ending().prompts()).isEqualTo(run.sent());
        assertThat(run.ending().transcripts()).hasSize(Scenario.AGENT_TASKS);
        scenario.turns()
                .forEach((task, turn) ->
                        assertThat(run.ending().transcripts()).containsEntry(task, new ExactText(turn.expected())));
        assertThat(run.ending().finished().message()).isEqualTo("Did not finish: broken, lost, lost again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "summarize"})
    void every_prompt_after_a_stop_at_any_event_is_the_undisturbed_one(String policy) throws Exception {
        // given
        Undisturbed run = Undisturbed.run(Scenario.withPolicy(policy), OptionChoices.NONE, directory.resolve("whole"));

        // when, then
        stopAtEveryEvent(run);
    }

    @Test
    void options_that_shape_prompts_keep_shaping_them_after_a_stop_at_any_event() throws Exception {
        // given prompts that a policy shortens and a bound allows, neither of them named again on resume
        OptionChoices options =
                OptionChoices.NONE.with(RunOption.UPSTREAM, "maxChars:1500").with(RunOption.MAX_PROMPT_CHARS, 9_000L);
        Undisturbed run = Undisturbed.run(Scenario.withPolicy("full"), options, directory.resolve("whole"));
        assertThat(run.sent().values()).allMatch(prompt -> prompt.value().length() <= 9_000);
        assertThat(run.sent().values()).anyMatch(prompt -> prompt.value().contains("[excerpt: "));

        // when, then
        stopAtEveryEvent(run);
    }

    private void stopAtEveryEvent(Undisturbed run) throws Exception {
        List<StoredLog.Row> rows = run.rows();
        ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<?>> stops = new ArrayList<>();
            boolean[] started = {false};
            for (StoredLog.Row row : rows) {
                started[0] |= row.type().equals("RunStarted");
                boolean exists = started[0];
                stops.add(workers.submit(() -> {
                    stopAfter(run, row, exists);
                    return row;
                }));
            }
            for (Future<?> stop : stops) {
                stop.get();
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(rows).hasSizeGreaterThan(80);
    }

    private void stopAfter(Undisturbed run, StoredLog.Row row, boolean exists) throws Exception {
        String where = "stopped after row " + row.index() + ", " + row.type() + " of " + row.stream();
        Path place = directory.resolve("stop-" + row.index());
        RunHome stopped = run.stoppedAfter(row.index(), place);
        if (exists) {
            run.requireSameAfterResuming(stopped, where);
        } else {
            assertThatThrownBy(() -> run.nextStage().resume(stopped))
                    .as(where)
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining("No run in");
            run.requireSameAfterStarting(stopped, where);
        }
        delete(place);
    }

    private static void delete(Path place) throws Exception {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
