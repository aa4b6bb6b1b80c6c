package dev.reproof.tests.embedding;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A whole runner: tasks side by side, oracles, pauses and loops are Reproof's, the agent is yours. */
final class SmallRunner implements Progress {

    /** Arguments: a directory to work in, the id of a run, a DAG file. A run that exists goes on where it stopped. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Agent agent = (call, output) -> { // called by several threads at a time
            output.text("An answer to " + call.prompt().length() + " characters.");
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        run(Path.of(arguments[0]), new RunId(arguments[1]), Files.readAllBytes(Path.of(arguments[2])), agent);
    }

    static RunState run(Path directory, RunId id, byte[] dag, Agent agent) throws InterruptedException {
        RunPlaces places = RunPlaces.inside(RunHome.of(directory, id));
        NewRun request = NewRun.of(id, dag, "the DAG", OptionChoices.NONE);
        try (RecoveredRun run = ResumeEngine.create().startOrResume(places, request)) {
            int maxParallel = run.state().options().maxParallel();
            return new RankLoop(run, agent, directory, maxParallel, new SmallRunner()).run();
        }
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        System.out.println("rank " + (rank + 1) + " of " + ranks + ": " + tasks);
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        System.out.println(key + " begins");
    }

    @Override
    public void waits(AttemptKey key, Path file) {
        System.out.println(key + " waits until somebody removes " + file);
    }

    @Override
    public void ended(TaskId task, RunState state) {
        System.out.println(task + " has ended: " + state.task(task).status().word());
    }
}
