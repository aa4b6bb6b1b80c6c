package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.tests.parity.StoredLog.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that no longer yields the prompts it recorded: nothing may be sent from it. */
class AlteredLogTest {

    private static final TaskId PARENT = new TaskId("lint");
    private static final TaskId CHILD = new TaskId("release");

    @TempDir
    Path directory;

    private final Scenario scenario = Scenario.withPolicy("full");
    private Undisturbed run;

    @BeforeEach
    void an_undisturbed_run() throws Exception {
        run = Undisturbed.run(scenario, OptionChoices.NONE, directory.resolve("whole"));
    }

    @Test
    void an_altered_transcript_with_valid_blocks_is_found_before_it_reaches_a_prompt() throws Exception {
        // given a run that stopped before the child was sent anything, and a parent's text of the same length
        RunHome stopped = run.stoppedAfter(dispatch(CHILD).index() - 2, directory.resolve("stopped"));
        StreamId stream = streamOf(stopped, PARENT);
        new Forgery(stopped).alterText(stream);
        ScenarioAgent agent = new ScenarioAgent(scenario);

        // when, then
        assertThatThrownBy(() -> ScenarioEngine.play(run.nextStage().resume(stopped), agent))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Transcript is altered: stream=" + stream);
        assertThat(agent.prompts()).doesNotContainKey(CHILD);
    }

    @Test
    void a_forged_transcript_with_a_valid_seal_and_chain_breaks_input_parity_and_is_not_sent() throws Exception {
        // given a run that stopped while the child ran, whose parent's text was altered with all that commits to it
        RunHome stopped = run.stoppedAfter(dispatch(CHILD).index(), directory.resolve("stopped"));
        new Forgery(stopped).alterEverythingAbout(PARENT, streamOf(stopped, PARENT));
        ScenarioAgent agent = new ScenarioAgent(scenario);

        // when, then
        assertThatThrownBy(() -> ScenarioEngine.play(run.nextStage().resume(stopped), agent))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Input parity is broken: run=parity task=release iteration=0 attempt=2")
                .hasMessageContaining("nothing was sent");
        assertThat(agent.prompts()).doesNotContainKey(CHILD);
    }

    @Test
    void a_recorded_digest_that_no_prompt_has_stops_the_redispatch() throws Exception {
        // given
        RunHome stopped = run.stoppedAfter(dispatch(CHILD).index(), directory.resolve("stopped"));
        TextDigest other = new TextDigest(Sha256.of(new byte[] {1}), 1);
        new Forgery(stopped)
                .rewriteRunStream(event -> event instanceof TaskDispatched sent
                                && sent.key().task().equals(CHILD)
                        ? new TaskDispatched(sent.key(), sent.stream(), other, sent.inputs(), sent.model())
                        : event);
        ScenarioAgent agent = new ScenarioAgent(scenario);

        // when, then
        assertThatThrownBy(() -> ScenarioEngine.play(run.nextStage().resume(stopped), agent))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Input parity is broken")
                .hasMessageContaining("sha256=" + other.sha256());
        assertThat(agent.prompts()).doesNotContainKey(CHILD);
    }

    @Test
    void a_run_stream_that_was_changed_without_its_chain_does_not_open() throws Exception {
        // given an event of the right form with one byte changed
        RunHome stopped = run.stoppedAfter(dispatch(CHILD).index(), directory.resolve("stopped"));
        try (StoredLog log = StoredLog.of(stopped)) {
            byte[] payload = dispatch(CHILD).payload().clone();
            payload[payload.length - 1] ^= 1;
            log.replacePayload(dispatch(CHILD).index(), payload);
        }

        // when, then
        assertThatThrownBy(() -> run.nextStage().resume(stopped))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Run stream is altered");
    }

    /** The row that says that the task was sent its prompt; the one before opened the stream of its text. */
    private Row dispatch(TaskId task) throws Exception {
        StreamId stream = streamOf(run.home(), task);
        List<Row> rows = run.rows();
        for (int index = 1; index < rows.size(); index++) {
            if (rows.get(index - 1).stream().equals(stream.value())
                    && rows.get(index).type().equals("TaskDispatched")) {
                return rows.get(index);
            }
        }
        throw new AssertionError("Not dispatched: " + task);
    }

    private StreamId streamOf(RunHome home, TaskId task) {
        return run.nextStage().look(home).task(task).dispatch(0).orElseThrow().stream();
    }
}
