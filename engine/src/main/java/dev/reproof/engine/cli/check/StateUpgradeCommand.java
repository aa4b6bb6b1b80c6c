package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.NewFile;
import dev.reproof.engine.home.LegacyOriginal;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.read.ParsedState;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import dev.reproof.projections.state.read.StateUpgrade;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof state upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Writes a version-1 state file as version 2. Neither holds the DAG: a resume must be given it.",
            "The version-1 file stays; where OUT is FILE itself, it is kept beside it as <name>.v1.bak."
        },
        exitCodeList = {
            "SUCCESS:done, or nothing to do",
            "USAGE:wrong usage or invalid DAG",
            "DATA:the file is no valid state file",
            "NOT_FOUND:no such file",
            "STORAGE:a file cannot be read or written",
            "REFUSED:OUT is there and holds something else"
        },
        footer = {
            "  reproof state upgrade state.json",
            "  reproof state upgrade state.json -o state.json --dag dag.json"
        })
final class StateUpgradeCommand extends ReproofCommand implements Callable<ExitCode> {

    @Parameters(arity = "1", paramLabel = "FILE", description = "State file.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write. Default: <name>.v2.json beside FILE.")
    private Optional<Path> output;

    @Mixin
    private StateMixin with;

    StateUpgradeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        Path source = surroundings.directory().resolve(file);
        StateFileReader reader = with.reader(surroundings);
        ParsedState parsed = reader.parse(StateInput.named(source));
        StateFile state = reader.read(parsed);
        state.warnings().forEach(warning -> surroundings.err().println("warning: " + Printable.line(warning.line())));
        Optional<Path> target = output.map(surroundings.directory()::resolve);
        try {
            if (state.version() == 1) {
                upgrade(source, target.orElseGet(() -> beside(source)), StateUpgrade.of(parsed, state));
            } else {
                unchanged(source, target);
            }
        } catch (IOException e) {
            throw new Storage("The state file " + source + " could not be upgraded: " + e.getMessage(), e);
        }
        return ExitCode.SUCCESS;
    }

    private static Path beside(Path source) {
        String name = source.getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        return source.resolveSibling(stem + ".v2.json");
    }

    private void upgrade(Path source, Path target, byte[] upgraded) throws IOException {
        if (isSame(source, target)) {
            Path kept = LegacyOriginal.keep(source);
            AtomicFile.write(source, out -> out.write(upgraded));
            say("The original is kept as " + kept);
        } else {
            NewFile.write(target, () -> new ByteArrayInputStream(upgraded));
        }
        say("Wrote version 2 to " + target);
    }

    private void unchanged(Path source, Optional<Path> target) throws IOException {
        say(source + " has version 2 already, there is nothing to upgrade");
        if (target.isPresent() && !isSame(source, target.get())) {
            NewFile.write(target.get(), () -> RegularFile.stream(source, Links.FOLLOWED));
            say("Copied it to " + target.get());
        }
    }

    private static boolean isSame(Path source, Path target) throws IOException {
        return Files.exists(target) && Files.isSameFile(source, target);
    }
}
