package dev.reproof.engine.cli.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.run.AttemptsAtWork.Working;
import dev.reproof.engine.cli.shell.JsonLines;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Tells programs, one JSON object on a line each. */
record JsonRunnerLog(JsonLines lines, RunHome home) implements RunnerLog {

    @Override
    public void tell(String decision, RunState state, String line) {
        lines.print(object(decision, state, line));
    }

    @Override
    public void tell(String decision, RunState state, About about, String line) {
        ObjectNode object = object(decision, state, line)
                .put("task", about.task().value())
                .put("status", about.status().word())
                .put("iteration", about.iteration());
        about.attempt().ifPresent(attempt -> object.put("attempt", attempt));
        lines.print(object);
    }

    @Override
    public void finished(RunState state, String line) {
        ObjectNode object = object("finish", state, line);
        state.finished().ifPresent(end -> object.put("outcome", end.outcome().word()));
        ObjectNode tasks = object.putObject("tasks");
        state.counts().forEach((status, count) -> tasks.put(status.word(), count));
        lines.print(object.put("head", state.chain().hex()));
    }

    @Override
    public void beat(Beat beat) {
        ObjectNode object = object("heartbeat", beat.state(), beat.line());
        ObjectNode tasks = object.putObject("tasks");
        beat.state().counts().forEach((status, count) -> tasks.put(status.word(), count));
        ArrayNode running = object.putArray("running");
        for (Working each : beat.working()) {
            running.addObject()
                    .put("task", each.key().task().value())
                    .put("iteration", each.key().iteration())
                    .put("attempt", each.key().attempt())
                    .put("elapsedMs", each.elapsed().toMillis())
                    .put("bytes", each.bytes());
        }
        lines.print(object);
    }

    @Override
    public void warning(String text) {
        lines.print(object("warn", text));
    }

    @Override
    public void last(String line) {
        lines.print(object("interrupt", line));
    }

    @Override
    public void summary(Supplier<List<String>> summary) {
        // each line before it told its part
    }

    @Override
    public Optional<Terminal> terminal(Console console) {
        return Optional.empty();
    }

    private ObjectNode object(String decision, String text) {
        return lines.line(Optional.of(home.name()), OptionalLong.empty(), Optional.empty(), decision, text);
    }

    private ObjectNode object(String decision, RunState state, String line) {
        Optional<String> artifacts = home.artifacts(state.artifacts()).map(Path::toString);
        return lines.line(
                Optional.of(state.run().value()), OptionalLong.of(state.position()), artifacts, decision, line);
    }
}
