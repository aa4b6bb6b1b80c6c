package dev.reproof.benchmarks.peers;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowHandle;
import dev.reproof.benchmarks.RealisticText;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult.Finished;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A process in which one side takes a {@link Volume}; prints how many nanoseconds that took, until all of it is safe. */
final class VolumeProcess {

    private static final int PIECE_BYTES = 8 << 10;
    private static final String SOURCE = new String(RealisticText.bytes(1, 8 << 20), StandardCharsets.US_ASCII);

    private VolumeProcess() {}

    /** The arguments: side, directory, database, tasks, mebibytes of each. */
    public static void main(String[] args) throws InterruptedException {
        Place place = new Place(Path.of(args[1]), args[2]);
        int tasks = Integer.parseInt(args[3]);
        int bytes = Integer.parseInt(args[4]) << 20;
        long start = System.nanoTime();
        switch (Side.valueOf(args[0])) {
            case REPROOF -> reproof(place, tasks, bytes);
            case DBOS -> dbos(place, tasks, bytes);
            default -> throw new IllegalArgumentException(args[0] + " takes no texts side by side");
        }
        System.out.println(System.nanoTime() - start);
        System.exit(0); // a side may have left threads
    }

    private static void pieces(int bytes, Consumer<String> output) {
        for (int at = 0; at < bytes; at += PIECE_BYTES) {
            int from = at % SOURCE.length();
            output.accept(SOURCE.substring(from, from + PIECE_BYTES));
        }
    }

    private static void reproof(Place place, int tasks, int bytes) throws InterruptedException {
        Agent agent = (call, output) -> {
            pieces(bytes, output::text);
            return new Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        String dag = IntStream.range(0, tasks)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say it.\"}")
                .collect(Collectors.joining(",", "{\"title\":\"Volume\",\"tasks\":[", "]}"));
        RunPlaces places = RunPlaces.inside(RunHome.of(place.directory(), ReproofWay.RUN));
        NewRun request =
                NewRun.of(ReproofWay.RUN, dag.getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
        try (RecoveredRun run = ResumeEngine.create().start(places, request)) {
            new RankLoop(run, agent, place.directory(), tasks, new Unwatched()).run();
        }
    }

    /** What DBOS makes a proxy of. */
    interface Flow {
        int say(int bytes);
    }

    record Says(DBOS dbos) implements Flow {

        /** What comes in pieces is gathered: a step says nothing before it returns. */
        @Override
        @Workflow(name = "say")
        public int say(int bytes) {
            return dbos.runStep(
                            () -> {
                                StringBuilder all = new StringBuilder(bytes);
                                pieces(bytes, all::append);
                                return all.toString();
                            },
                            "say")
                    .length();
        }
    }

    private static void dbos(Place place, int tasks, int bytes) {
        try (DBOS dbos = new DBOS(DbosWay.config(place))) {
            Flow flow = dbos.registerProxy(Flow.class, new Says(dbos));
            dbos.launch();
            List<WorkflowHandle<Integer, RuntimeException>> running = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                running.add(dbos.startWorkflow(() -> flow.say(bytes), new StartWorkflowOptions("t" + task)));
            }
            running.forEach(WorkflowHandle::getResult);
        }
    }
}
