package dev.reproof.engine.fork;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.NOW;
import static dev.reproof.engine.SampleRun.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which texts belong to a past. */
class KeptTextsTest {

    private static final Seal NOTHING = new Seal(0, 0, Sha256.of(new byte[0]), 0);
    private static final TextDigest SAID = TextDigest.of("said before");
    private static final TextDigest ERRORS = TextDigest.of("warned");

    private final TranscriptStore.Delta texts = TranscriptStore.EMPTY.delta();
    private final List<Decision> decisions = new ArrayList<>();

    private KeptTexts kept() {
        List<Recorded> past = new ArrayList<>();
        past.add(new Recorded(0, SampleRun.state().chain(), NOW, SampleRun.started()));
        decisions.forEach(
                event -> past.add(new Recorded(past.size(), SampleRun.state().chain(), NOW, event)));
        return KeptTexts.of(past, SampleRun.after(SampleRun.state(), decisions), texts.apply());
    }

    private static StreamId stream(long number) {
        return StreamId.ofTranscript(RUN, number);
    }

    private void open(long number, AttemptKey key, Channel channel) {
        texts.evolve(stream(number), 0, new TranscriptOpened(Optional.of(key), channel));
    }

    private AttemptKey dispatched(TaskId task, int attempt, long number) {
        AttemptKey key = new AttemptKey(task, 0, attempt);
        decisions.add(new TaskDispatched(key, stream(number), TextDigest.of("prompt"), List.of(), Optional.empty()));
        open(number, key, Channel.TEXT);
        return key;
    }

    @Test
    void a_text_that_had_ended_belongs_to_it_as_a_whole_and_a_later_one_not_at_all() {
        // given
        texts.evolve(stream(0), 0, new TranscriptOpened(Optional.empty(), Channel.DAG));
        decisions.add(new RankStarted(0, 0));
        decisions.add(new TaskFinished(dispatched(A, 1, 1), NOTHING, TokenUsage.UNKNOWN));
        AttemptKey killed = dispatched(B, 1, 2);
        decisions.add(new TaskRequeued(killed, "killed", SAID));
        open(3, new AttemptKey(B, 0, 2), Channel.TEXT);
        texts.evolve(stream(4), 0, new TranscriptOpened(Optional.empty(), Channel.DAG));

        // then
        KeptTexts kept = kept();
        assertThat(kept.of(stream(0))).hasValue(Long.MAX_VALUE);
        assertThat(kept.of(stream(1))).hasValue(Long.MAX_VALUE);
        assertThat(kept.of(stream(2))).hasValue(Long.MAX_VALUE);
        assertThat(kept.of(stream(3))).isEmpty();
        assertThat(kept.of(stream(4))).as("a DAG that was accepted later").isEmpty();
    }

    @Test
    void of_an_attempt_that_ran_there_is_what_was_recorded_when_it_was_taken_over() {
        // given
        decisions.add(new RankStarted(0, 0));
        AttemptKey agent = dispatched(A, 1, 1);
        AttemptKey oracle = dispatched(B, 1, 2);
        open(3, oracle, Channel.STDOUT);
        open(4, oracle, Channel.STDERR);
        assertThat(kept().of(stream(1))).as("before").hasValue(0);

        // when
        decisions.add(new RunResumed(2, "host", 1, "0.1.0", "log", ArtifactChoice.own()));
        decisions.add(new AttemptAdopted(agent, 2, true, SAID, Optional.empty()));
        decisions.add(new AttemptAdopted(oracle, 2, true, SAID, Optional.of(ERRORS)));

        // then
        KeptTexts kept = kept();
        assertThat(kept.of(stream(1))).hasValue(SAID.bytes());
        assertThat(kept.of(stream(2))).hasValue(0);
        assertThat(kept.of(stream(3))).hasValue(SAID.bytes());
        assertThat(kept.of(stream(4))).hasValue(ERRORS.bytes());
    }
}
