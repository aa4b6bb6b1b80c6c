package dev.reproof.benchmarks.peers;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult.Finished;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A DAG that is a chain, in the loop of the command line, with all files beside the log. */
final class ReproofWay implements Side.Way {

    static final RunId RUN = new RunId("chain");

    @Override
    public void run(Place place, Chain chain, Step step) throws InterruptedException {
        Agent agent = (call, output) -> {
            output.text(step.say(number(call.key().task().value()), call.prompt(), output::text));
            return new Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        RunPlaces places = RunPlaces.inside(RunHome.of(place.directory(), RUN));
        NewRun request = NewRun.of(RUN, dag(chain), "dag.json", OptionChoices.NONE);
        try (RecoveredRun run = ResumeEngine.create().startOrResume(places, request)) {
            RunState end = new RankLoop(run, agent, place.directory(), 1, new Unwatched()).run();
            if (end.finished()
                    .map(finished -> finished.outcome() != RunOutcome.SUCCESS)
                    .orElse(true)) {
                throw new IllegalStateException("The run did not succeed: " + end.finished());
            }
        }
    }

    @Override
    public long kept(Place place, Chain chain, int step) {
        try (RunView view = ResumeEngine.create().view(RunHome.of(place.directory(), RUN))) {
            Optional<AttemptKey> killed = view.lastAttempt(new TaskId("s" + step), Optional.empty());
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            killed.ifPresent(key -> view.copyTranscript(key, said));
            return said.size();
        }
    }

    static byte[] dag(Chain chain) {
        String tasks = IntStream.range(0, chain.steps())
                .mapToObj(step -> "{\"id\":\"s" + step + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Go on.\""
                        + (step == 0 ? "" : ",\"depends_on\":[\"s" + (step - 1) + "\"]") + "}")
                .collect(Collectors.joining(","));
        return ("{\"title\":\"Chain\",\"outputPolicy\":{\"upstream\":\"full\"},\"tasks\":[" + tasks + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int number(String task) {
        return Integer.parseInt(task.substring(1));
    }
}
