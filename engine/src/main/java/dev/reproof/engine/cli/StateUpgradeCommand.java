package dev.reproof.engine.cli;

import dev.reproof.engine.files.AtomicFile;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.imported.StateFile;
import dev.reproof.projections.imported.StateFileReader;
import dev.reproof.projections.imported.StateUpgrade;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof state upgrade}. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description = "Writes a version-1 state file as version 2. The version-1 file stays.",
        footer = {
            "",
            "Where OUT is FILE itself, the original is kept beside it as <name>.v1.bak.",
            "Exit codes: 0 done or nothing to do, 65 not a valid state file, 66 no such file, 78 OUT is another file."
        })
final class StateUpgradeCommand implements Callable<Integer> {

    private final Surroundings surroundings;

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
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path source = surroundings.directory().resolve(file);
        StateFileReader reader = with.reader(surroundings);
        StateFile state = reader.read(source);
        Optional<Path> target = output.map(surroundings.directory()::resolve);
        try {
            if (state.version() == 1) {
                upgrade(
                        source,
                        target.orElseGet(() -> beside(source)),
                        StateUpgrade.of(source, state, reader.limits()));
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
            Path kept = source.resolveSibling(source.getFileName() + ".v1.bak");
            write(kept, () -> Files.newInputStream(source));
            AtomicFile.write(source, out -> out.write(upgraded));
            say("The original is kept as " + kept);
        } else {
            write(target, () -> new ByteArrayInputStream(upgraded));
        }
        say("Wrote version 2 to " + target);
    }

    private void unchanged(Path source, Optional<Path> target) throws IOException {
        say(source + " has version 2 already, there is nothing to upgrade");
        if (target.isPresent() && !isSame(source, target.get())) {
            write(target.get(), () -> Files.newInputStream(source));
            say("Copied it to " + target.get());
        }
    }

    private static boolean isSame(Path source, Path target) throws IOException {
        return Files.exists(target) && Files.isSameFile(source, target);
    }

    /** Makes a new file; one that is there already is never replaced, but may hold the same. */
    private static void write(Path target, Content content) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            AtomicFile.write(target, out -> {
                try (InputStream in = content.open()) {
                    in.transferTo(out);
                }
            });
        } else if (!holds(target, content)) {
            throw new Rejected("Not overwritten: " + target
                    + " is there and holds something else; name another file with -o, or move it away");
        }
    }

    private static boolean holds(Path target, Content content) throws IOException {
        if (!Files.isRegularFile(target)) {
            return false;
        }
        try (InputStream there = Files.newInputStream(target);
                InputStream wanted = content.open()) {
            byte[] one;
            byte[] other;
            do {
                one = there.readNBytes(8192);
                other = wanted.readNBytes(8192);
            } while (one.length > 0 && Arrays.equals(one, other));
            return Arrays.equals(one, other);
        }
    }

    private void say(String line) {
        surroundings.out().println(Printable.line(line));
    }

    private interface Content {
        InputStream open() throws IOException;
    }
}
