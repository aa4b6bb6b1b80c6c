package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.script.ScriptAgent;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.tests.parity.ExactText;
import dev.reproof.tests.shared.SharedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A run with two loops: the first has a pause and an oracle in it and converges in its second iteration, the second
 * never does. Beside them a task fails, and another is skipped because of that.
 */
final class LoopedRun {

    static final RunId RUN = new RunId("looped");

    private static final String DAG = """
            {"title": "Two loops", "framing": "Bake.", "outputPolicy": {"upstream": "full"},
             "budget": {"maxTokensTotal": 100000, "maxIterations": 9},
             "tasks": [
              {"id": "draft", "complexity": "LOW", "subtask_prompt": "Draft."},
              {"id": "check", "kind": "oracle", "depends_on": ["draft"], "command": "echo crumb", "expect": "crumb"},
              {"id": "gate", "kind": "pause", "depends_on": ["check"]},
              {"id": "review", "complexity": "LOW", "depends_on": ["gate", "check", "draft"], "subtask_prompt": "Review."},
              {"id": "plan", "complexity": "LOW", "subtask_prompt": "Plan."},
              {"id": "audit", "complexity": "LOW", "depends_on": ["plan"], "subtask_prompt": "Audit."},
              {"id": "broken", "complexity": "LOW", "subtask_prompt": "Break."},
              {"id": "after", "complexity": "LOW", "depends_on": ["broken", "plan"], "subtask_prompt": "Go on."},
              {"id": "last", "complexity": "LOW", "depends_on": ["review", "audit"], "subtask_prompt": "Sum up."}],
             "loops": [{"convergeOn": "review", "maxIterations": 4}, {"id": "audits", "convergeOn": "audit", "maxIterations": 2}]}
            """;

    private static final String SCRIPT = """
            {"tasks": {
              "draft": [{"chunks": ["one 🥖"], "inputTokens": 3, "outputTokens": 4}, {"chunks": ["two"]}, {"chunks": ["three"]}],
              "review": [{"chunks": ["## Notes\\nfirst\\n## Blockers\\n- crust"], "outputTokens": 5},
                         {"chunks": ["## High-severity findings\\n- crumb"]}, {"chunks": ["## Blockers\\nNone.\\n"]}],
              "plan": [{"chunks": ["p0"]}, {"chunks": ["p1"]}, {"chunks": ["p2"], "inputTokens": 7}, {"chunks": ["p3"]}],
              "audit": [{"chunks": ["## Blockers\\n- a0"]}, {"chunks": ["## Blockers\\n- a1"]}, {"chunks": ["## Blockers\\n- a2"]}],
              "broken": [{"chunks": ["half"], "status": "error", "errorMessage": "no yeast", "inputTokens": 11}],
              "after": [{"chunks": ["after"]}],
              "last": [{"chunks": ["last"]}]}}
            """;

    /** A task in an iteration. */
    record Step(TaskId task, int iteration) implements Comparable<Step> {

        static Step of(AttemptKey key) {
            return new Step(key.task(), key.iteration());
        }

        @Override
        public int compareTo(Step other) {
            int byIteration = Integer.compare(iteration, other.iteration);
            return byIteration == 0 ? task.compareTo(other.task) : byIteration;
        }
    }

    /** What a run comes to. */
    record End(
            Map<TaskId, TaskStatus> statuses,
            Map<TaskId, String> errors,
            Map<TaskId, ExactText> texts,
            Map<String, String> loops,
            long tokensSpent,
            String message) {

        static End of(RecoveredRun run) {
            RunState state = run.state();
            Map<TaskId, TaskStatus> statuses = new TreeMap<>();
            Map<TaskId, String> errors = new TreeMap<>();
            Map<TaskId, ExactText> texts = new TreeMap<>();
            Map<String, String> loops = new TreeMap<>();
            for (TaskState task : state.tasks()) {
                statuses.put(task.id(), task.status());
                task.errorMessage().ifPresent(error -> errors.put(task.id(), error));
                task.transcript().ifPresent(text -> texts.put(task.id(), text(run, text.key())));
            }
            for (LoopState loop : state.loops()) {
                loops.put(loop.loop().id(), loop.phase() + " in iteration " + loop.iteration());
            }
            return new End(
                    statuses,
                    errors,
                    texts,
                    loops,
                    state.totals().tokensSpent(),
                    state.finished().orElseThrow().message());
        }

        private static ExactText text(RecoveredRun run, AttemptKey key) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            run.copyTranscript(key, text);
            return ExactText.ofUtf8(text.toByteArray());
        }
    }

    /** All that the prompts to come depend on. */
    record Ground(Map<TaskId, String> tasks, Map<String, String> loops, long tokensSpent) {

        static Ground of(RunState state) {
            Map<TaskId, String> tasks = new TreeMap<>();
            Map<String, String> loops = new TreeMap<>();
            for (TaskState task : state.tasks()) {
                String status = task.status().ended() ? task.status().word() : "waits";
                tasks.put(
                        task.id(),
                        status + " in " + task.iteration() + " blocked by " + task.blockedBy() + " because "
                                + task.errorMessage() + " said "
                                + task.transcript().map(Ground::text));
            }
            for (LoopState loop : state.loops()) {
                boolean over = loop.phase() == Phase.CONVERGED;
                Optional<String> feedback = loop.feedback().map(Ground::text).filter(text -> !over);
                loops.put(loop.loop().id(), loop.phase() + " in " + loop.iteration() + " hands on " + feedback);
            }
            return new Ground(tasks, loops, state.totals().tokensSpent());
        }

        private static String text(TranscriptRef text) {
            return text.key() + " " + text.seal().sha256() + " " + text.fidelity();
        }
    }

    /** Plays a run to its end, and notes what is sent. */
    static final class Play implements Progress, Agent {

        private final Agent script;
        private final RecoveredRun run;
        private final Runnable after;
        private final Map<Step, ExactText> prompts = new ConcurrentSkipListMap<>();
        private final Set<Step> begun = new ConcurrentSkipListSet<>();

        Play(RecoveredRun run, Runnable after) {
            this(run, SCRIPT, after);
        }

        Play(RecoveredRun run, String script, Runnable after) {
            this.script = ScriptAgent.parse(script.getBytes(UTF_8), "script");
            this.run = run;
            this.after = after;
        }

        End toTheEnd() throws InterruptedException {
            if (run.state().finished().isEmpty()) {
                new RankLoop(run, this, Path.of("").toAbsolutePath(), 1, this).run();
                after();
            }
            return End.of(run);
        }

        Map<Step, ExactText> prompts() {
            return prompts;
        }

        Set<Step> begun() {
            return begun;
        }

        private void after() {
            run.flushFiles();
            after.run();
        }

        @Override
        public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
            prompts.put(Step.of(call.key()), new ExactText(call.prompt()));
            return script.run(call, output);
        }

        @Override
        public void rank(int rank, int ranks, List<TaskId> tasks) {
            after();
        }

        @Override
        public void dispatched(AttemptKey key, int promptChars) {
            begun.add(Step.of(key));
            after();
        }

        @Override
        public void asked(AttemptKey key) {
            begun.add(Step.of(key));
            after();
        }

        @Override
        public void waits(AttemptKey key, Path file) {
            begun.add(Step.of(key));
            after();
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void judged(LoopState loop) {
            after();
        }

        @Override
        public void ended(TaskId task, RunState state) {
            after();
        }
    }

    private LoopedRun() {}

    static ResumeEngine engine(Queue<String> warnings) {
        Clock clock = Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC);
        return new ResumeEngine(
                EngineSettings.of(clock, new Runner("test", 1, "test"), warnings::add), SharedServer.noted());
    }

    static ResumeEngine engine() {
        return engine(new ConcurrentLinkedQueue<>());
    }

    static NewRun request() {
        return NewRun.of(RUN, DAG.getBytes(UTF_8), "two loops", OptionChoices.NONE);
    }
}
