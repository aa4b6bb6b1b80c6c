package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunTrail;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.fork.ForkPoint;
import dev.reproof.engine.fork.ForkedRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.Recorded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fork that is resumed without a change comes to the same prompts as its parent, wherever it was forked. */
class ForkAtEveryPositionTest {

    private static final byte[] DAG = """
            {"title": "Loaves", "framing": "Bake with care.",
             "outputPolicy": {"upstream": "full"},
             "tasks": [
               {"id": "plan", "complexity": "LOW", "subtask_prompt": "Plan."},
               {"id": "side", "complexity": "LOW", "subtask_prompt": "Beside."},
               {"id": "probe", "kind": "oracle", "command": "printf 'warm\\\\n'; printf 'smoke' >&2", "expect": "warm",
                "depends_on": ["plan"]},
               {"id": "gate", "kind": "pause", "depends_on": ["plan"]},
               {"id": "draft", "complexity": "LOW", "subtask_prompt": "Draft.", "depends_on": ["probe", "gate", "side"]},
               {"id": "critique", "complexity": "LOW", "subtask_prompt": "Review.", "depends_on": ["draft"]},
               {"id": "serve", "complexity": "LOW", "subtask_prompt": "Serve.", "depends_on": ["critique", "plan"]}],
             "loops": [{"convergeOn": "critique", "maxIterations": 2}]}
            """.getBytes(StandardCharsets.UTF_8);

    private static final RunId RUN = new RunId("parent");

    private static final int SIDE_BY_SIDE = 2;

    /** Fails the first attempt of a plan; its texts are long enough for several blocks. */
    private static final class Baker implements Agent {

        @Override
        public AgentResult run(AgentCall call, AgentOutput output) {
            String task = call.key().task().value();
            if (task.equals("plan") && call.key().attempt() == 1) {
                output.text("half a plan");
                return new AgentResult.Failed("no flour", OptionalLong.empty(), OptionalLong.empty());
            }
            output.text(
                    task.equals("critique")
                            ? GatedScenario.review(
                                    call.key().iteration() == 0 ? new String[] {"salt it"} : new String[0])
                            : Transcripts.flat(task + " " + call.key().iteration(), 40_000));
            return new AgentResult.Finished(OptionalLong.of(3), OptionalLong.of(4));
        }
    }

    @TempDir
    Path directory;

    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    @Test
    void a_fork_at_any_position_comes_to_the_same_prompts_and_the_same_end() throws Exception {
        // given
        RunHome parent = killedOnce();
        List<Recorded> decisions = decisions(parent);
        assertThat(prompts(decisions)).hasSize(11);
        assertThat(decisions).hasSizeGreaterThan(40).anyMatch(decision -> decision.event() instanceof TaskRequeued);
        byte[] before = Files.readAllBytes(parent.eventsFile());

        // when, then
        ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<?>> forks = new ArrayList<>();
            for (Recorded last : decisions) {
                forks.add(workers.submit(() -> {
                    requireSameAfterForking(parent, decisions, last);
                    return null;
                }));
            }
            for (Future<?> fork : forks) {
                fork.get();
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(Files.readAllBytes(parent.eventsFile())).isEqualTo(before);
        assertThat(warnings).isEmpty();
    }

    private void requireSameAfterForking(RunHome parent, List<Recorded> decisions, Recorded last) throws Exception {
        String where = "fork at " + last.position() + ", behind "
                + last.event().getClass().getSimpleName();
        RunHome fork = new RunHome(directory.resolve("fork-" + last.position()));

        ForkedRun made = engine(2).forkRun(parent, ForkPoint.at(last.position()), fork);
        ScenarioEngine.requireSound(fork);
        toTheEnd(engine(3).resume(RunPlaces.inside(fork), OptionChoices.NONE));

        List<Recorded> continued = decisions(fork);
        Recorded kept = decisions.get((int) last.position() + (isRetried(last, decisions) ? 1 : 0));
        assertThat(made.from()).as(where).isEqualTo(new ChainPoint(kept.position(), kept.link()));
        assertThat(continued.get(1).event()).as(where).isEqualTo(new RunForked(RUN, kept.position(), kept.link()));
        assertThat(prompts(continued)).as(where).isEqualTo(prompts(decisions));
        assertThat(endOf(continued)).as(where).isEqualTo(endOf(decisions));
        ScenarioEngine.requireParity(fork, where);
    }

    /** The next try was decided together with the failure. */
    private static boolean isRetried(Recorded last, List<Recorded> decisions) {
        return last.event() instanceof TaskFailed
                && decisions.get((int) last.position() + 1).event() instanceof TaskWaiting;
    }

    /** A run of which a runner was killed in the middle of a text. */
    private RunHome killedOnce() throws Exception {
        RunHome whole = new RunHome(directory.resolve("whole"));
        OptionChoices options = OptionChoices.NONE.with(RunOption.RETRIES, 1L);
        toTheEnd(engine(0).start(RunPlaces.inside(whole), NewRun.of(RUN, DAG, "dag", options)));
        long middle;
        try (StoredLog log = StoredLog.of(whole)) {
            List<StoredLog.Row> texts = log.rows().stream()
                    .filter(row -> row.type().equals("TranscriptChunkAppended"))
                    .toList();
            middle = texts.get(texts.size() / 2).index();
        }
        RunHome killed = new RunHome(directory.resolve("killed"));
        StoredLog.copyUpTo(middle, whole, killed);
        toTheEnd(engine(1).resume(RunPlaces.inside(killed), OptionChoices.NONE));
        return killed;
    }

    private ResumeEngine engine(int number) {
        return ScenarioEngine.engine(number, warnings::add);
    }

    private static void toTheEnd(RecoveredRun run) throws InterruptedException {
        try (run) {
            if (run.state().finished().isEmpty()) {
                new RankLoop(run, new Baker(), Path.of("").toAbsolutePath(), 3, new Gatekeeper()).run();
            }
        }
    }

    private static List<Recorded> decisions(RunHome home) {
        List<Recorded> decisions = new ArrayList<>();
        try (RunTrail trail = ScenarioEngine.engine(0, warning -> {}).trail(home)) {
            trail.read(ChainPoint.START, decisions::add);
        }
        return decisions;
    }

    /** The digest of the prompt of each round; attempts of one round have one prompt. */
    private static Map<Round, TextDigest> prompts(List<Recorded> decisions) {
        Map<Round, TextDigest> prompts = new TreeMap<>();
        for (Recorded recorded : decisions) {
            if (recorded.event() instanceof TaskDispatched sent) {
                Round round = new Round(sent.key().task(), sent.key().iteration());
                assertThat(prompts.getOrDefault(round, sent.prompt()))
                        .as(round.toString())
                        .isEqualTo(sent.prompt());
                prompts.put(round, sent.prompt());
            }
        }
        return prompts;
    }

    private static Decision endOf(List<Recorded> decisions) {
        return decisions.get(decisions.size() - 1).event();
    }
}
