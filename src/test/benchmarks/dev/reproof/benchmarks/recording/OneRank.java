package dev.reproof.benchmarks.recording;

import dev.reproof.benchmarks.WorkDirectory;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A run in a directory of its own, all of whose tasks are at work side by side and have to finish. */
final class OneRank {

    private static final RunId RUN = new RunId("recording");

    private OneRank() {}

    /** Returns how many seconds it took, from the dispatch of the tasks to the end of the run. */
    static double seconds(int tasks, Function<RecoveredRun, Agent> agent) throws IOException, InterruptedException {
        NewRun request = NewRun.of(RUN, dag(tasks).getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
        try (WorkDirectory place = WorkDirectory.create();
                RecoveredRun run = ResumeEngine.create()
                        .start(RunPlaces.inside(RunHome.of(place.resolve("runs"), RUN)), request)) {
            RankLoop loop = new RankLoop(run, agent.apply(run), place.resolve("."), tasks, new AllFinish());
            long begin = System.nanoTime();
            loop.run();
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** The agent that runs a command and records it from files. */
    static Agent ofFiles(RecoveredRun run, String command) {
        return new CommandAgent(
                command, AgentEnvironment.inherited(), run::stderrLog, run.agentRecords(), CommandAgent.DEFAULT_GRACE);
    }

    private static String dag(int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say it.\"}")
                .collect(Collectors.joining(",", "{\"title\":\"Recording\",\"tasks\":[", "]}"));
    }

    private static final class AllFinish implements Progress {

        @Override
        public void rank(int rank, int ranks, List<TaskId> tasks) {}

        @Override
        public void dispatched(AttemptKey key, int promptChars) {}

        @Override
        public void waits(AttemptKey key, Path file) {}

        @Override
        public void ended(TaskId task, RunState state) {
            if (state.task(task).status() != TaskStatus.FINISHED) {
                throw new IllegalStateException(task + " was to finish");
            }
        }
    }
}
