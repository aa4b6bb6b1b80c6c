package dev.reproof.benchmarks.stores;

import dev.reproof.benchmarks.PreparedRun;
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
import dev.reproof.engine.store.Store;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whole runs whose agents answer at once, in this process or in others. */
final class StoreRuns implements Progress {

    private static final int PARALLEL = 4;
    private static final int RUNS = 4;
    private static final int TASKS = 20;
    private static final int BYTES = 100_000;

    /** One of several processes: the arguments are the directory, the side's name, and its address, where it has one. */
    public static void main(String[] args) throws InterruptedException {
        Optional<String> address = args.length > 2 ? Optional.of(args[2]) : Optional.empty();
        play(new StoreSide(args[1], address), Path.of(args[0]), RUNS, TASKS, BYTES);
    }

    /** Several processes, each with several runs at once. */
    static void inProcesses(StoreSide side, Path directory, int processes) throws Exception {
        List<Process> started = new ArrayList<>();
        for (int process = 0; process < processes; process++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-Ddisable-axoniq-console-message=true",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StoreRuns.class.getName(),
                    directory.toString(),
                    side.name()));
            side.address().ifPresent(command::add);
            started.add(new ProcessBuilder(command).inheritIO().start());
        }
        for (Process process : started) {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("A process of runs ended with " + process.exitValue());
            }
        }
    }

    /** So many runs at once. */
    static void play(StoreSide side, Path directory, int runs, int tasks, int bytes) throws InterruptedException {
        try (Store store = side.open()) {
            ResumeEngine engine = PreparedRun.engine(store);
            List<Thread> playing = IntStream.range(0, runs)
                    .mapToObj(run -> new Thread(() -> play(engine, directory, tasks, bytes)))
                    .toList();
            playing.forEach(Thread::start);
            for (Thread each : playing) {
                each.join();
            }
        }
    }

    private static void play(ResumeEngine engine, Path directory, int tasks, int bytes) {
        byte[] text = RealisticText.bytes(1, bytes);
        Agent agent = (call, output) -> {
            output.bytes(text, 0, text.length);
            return new Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        RunId id = new RunId("m" + UUID.randomUUID());
        String dag = IntStream.range(0, tasks)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say it.\"}")
                .collect(Collectors.joining(",", "{\"title\":\"Wide\",\"tasks\":[", "]}"));
        NewRun request = NewRun.of(id, dag.getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
        try (RecoveredRun run = engine.start(RunPlaces.inside(RunHome.of(directory, id)), request)) {
            RunState end = new RankLoop(run, agent, directory, PARALLEL, new StoreRuns()).run();
            if (end.finished().isEmpty()) {
                throw new IllegalStateException("Run " + id + " did not finish");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
