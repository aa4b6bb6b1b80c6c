package dev.reproof.benchmarks.scale;

import dev.reproof.benchmarks.RealisticText;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult.Finished;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A process with a run of many tasks, a hundred to a rank. It never ends: when the last task begins, it prints how many
 * nanoseconds a task has taken, and waits to be killed.
 */
final class WideRun implements Progress {

    static final RunId RUN = new RunId("wide");

    private static final int RANK = 100;
    private static final int BYTES = 10_000;
    private static final int PARALLEL = 4;
    private static final byte[] TEXT = RealisticText.bytes(1, BYTES);

    /** The arguments: the working directory, and how many tasks. */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        int tasks = Integer.parseInt(args[1]);
        TaskId last = new TaskId(last(tasks));
        CountDownLatch never = new CountDownLatch(1);
        long start = System.nanoTime();
        Agent agent = (call, output) -> {
            if (call.key().task().equals(last)) {
                System.out.println((System.nanoTime() - start) / tasks);
                never.await();
            }
            output.bytes(TEXT, 0, TEXT.length);
            return new Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        NewRun request = NewRun.of(RUN, dag(tasks).getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
        try (RecoveredRun run = ResumeEngine.create().start(RunPlaces.inside(RunHome.of(directory, RUN)), request)) {
            new RankLoop(run, agent, directory, PARALLEL, new WideRun()).run();
        }
    }

    /** The task of the last rank, which waits for all others. */
    static String last(int tasks) {
        return "t" + (tasks - 1);
    }

    /** Every task depends on one of the rank before, the last one on the one before it. */
    static String dag(int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say it.\""
                        + parents(task, tasks) + "}")
                .collect(Collectors.joining(",", "{\"title\":\"Wide\",\"tasks\":[", "]}"));
    }

    private static String parents(int task, int tasks) {
        int parent = task == tasks - 1 ? task - 1 : task - RANK;
        return parent < 0 ? "" : ",\"depends_on\":[\"t" + parent + "\"]";
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {}

    @Override
    public void dispatched(AttemptKey key, int promptChars) {}

    @Override
    public void waits(AttemptKey key, Path file) {}

    @Override
    public void ended(TaskId task, RunState state) {}
}
