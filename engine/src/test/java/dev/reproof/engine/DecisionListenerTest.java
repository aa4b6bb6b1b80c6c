package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.DecisionListener;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens to a run learns all that its log has, once and in order, whichever process wrote it. */
class DecisionListenerTest {

    private static final byte[] DAG = """
            {"title":"t","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"x"}]}""".getBytes(UTF_8);

    private static final class Kept implements DecisionListener {
        final List<Recorded> past = new ArrayList<>();
        final List<Recorded> forced = new ArrayList<>();

        @Override
        public void past(RunId run, List<Recorded> decisions) {
            assertThat(run).isEqualTo(new RunId("r1"));
            past.addAll(decisions);
        }

        @Override
        public void forced(List<Recorded> decisions) {
            forced.addAll(decisions);
        }
    }

    @TempDir
    Path directory;

    @Test
    void it_learns_the_past_and_then_what_is_forced() {
        RunHome home = RunHome.of(directory, new RunId("r1"));
        NewRun request = NewRun.of(new RunId("r1"), DAG, "dag", OptionChoices.NONE);

        // when
        Kept first = new Kept();
        try (RecoveredRun run = engine(first).start(RunPlaces.inside(home), request)) {
            run.startRank(0);
            assertThat(run.dispatch(new TaskId("a"))).isPresent();
            assertThat(first.forced).as("before whoever asked goes on").hasSize(2);
        }
        Kept second = new Kept();
        try (RecoveredRun run = engine(second).resume(RunPlaces.inside(home), OptionChoices.NONE)) {
            run.dispatch(new TaskId("a")).orElseThrow().finish(TokenUsage.UNKNOWN);
        }

        // then
        List<Recorded> log = log(home);
        assertThat(first.past).containsExactlyElementsOf(log.subList(0, 1));
        assertThat(first.forced).containsExactlyElementsOf(log.subList(1, 3));
        assertThat(second.past).containsExactlyElementsOf(log.subList(0, 3));
        assertThat(second.forced).containsExactlyElementsOf(log.subList(3, log.size()));
    }

    private static List<Recorded> log(RunHome home) {
        List<Recorded> log = new ArrayList<>();
        try (RunTrail trail = engine(DecisionListener.NONE).trail(home)) {
            ChainPoint unused = trail.read(ChainPoint.START, log::add);
        }
        return log;
    }

    private static ResumeEngine engine(DecisionListener listener) {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {})
                .telling(listener));
    }
}
