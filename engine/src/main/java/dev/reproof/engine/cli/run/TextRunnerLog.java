package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.engine.cli.terminal.StandardStream;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.projections.run.RunState;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells people, on one line each. */
record TextRunnerLog(PrintStream err) implements RunnerLog {

    @Override
    public void tell(String decision, RunState state, String line) {
        err.println(Printable.line(line));
    }

    @Override
    public void warning(String text) {
        err.println("warning: " + Printable.line(text));
    }

    @Override
    public void last(String line) {
        System.err.println(Printable.line(line)); // not behind the lock of the other stream
    }

    @Override
    public void summary(Supplier<List<String>> lines) {
        lines.get().forEach(err::println);
    }

    @Override
    public Optional<Terminal> terminal(Console console) {
        return console.terminal(StandardStream.ERR);
    }
}
