package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.restart.RunnerCode;
import dev.reproof.events.Event;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.projections.run.RunState;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options by which a runner makes way for one with newer code. */
public final class RestartMixin {

    /** Set by the launcher, which starts a copy: where it copied the program from. */
    private static final String ORIGINAL = "reproof.original";

    @Option(
            names = "--restart-on-runner-change",
            description = "After each rank and each loop iteration, stops with exit code 75 if the program has changed"
                    + " since it was started; resume then goes on with the new one.")
    private boolean onChange;

    @Option(
            names = "--runner-files",
            paramLabel = "GLOB",
            description = "With --restart-on-runner-change: these files are code of the runner too, such as"
                    + " 'agents/**/*.sh'. May be given more than once.")
    private List<String> globs = new ArrayList<>();

    @Option(
            names = "--require-pinned-artifacts",
            description = "With --restart-on-runner-change: refuses to run (exit code 78) unless artifacts are pinned"
                    + " with --full-output-dir.")
    private boolean requirePinned;

    /**
     * What becomes of artifacts when the runner is started again.
     *
     * @throws Rejected when they are not pinned, and have to be
     */
    PinnedArtifacts artifacts(RunPlaces places) {
        PinnedArtifacts pinned = new PinnedArtifacts(places, onChange);
        if (requirePinned) {
            pinned.refusal(RunFinder.Found.at(places.home())).ifPresent(why -> {
                throw new Rejected(why);
            });
        }
        return pinned;
    }

    /** Whether artifacts have to be pinned. */
    public boolean requiresPinned() {
        return requirePinned;
    }

    /** Begins to watch the code, if that is asked for: what changes from now on counts. */
    RestartCheck check(Surroundings surroundings, RunnerLog log) {
        if (!onChange) {
            if (!globs.isEmpty()) {
                throw new Invalid("--runner-files is for --restart-on-runner-change alone; give that too");
            }
            return RestartCheck.NEVER;
        }
        Path directory = surroundings.directory();
        Consumer<String> warnings = log::warning;
        Optional<Path> original =
                Optional.ofNullable(System.getProperty(ORIGINAL)).map(directory::resolve);
        return original.isPresent()
                ? RunnerCode.ofCopy(place(RestartMixin.class).getParent(), original.get(), directory, globs, warnings)
                : RunnerCode.inPlace(places(), directory, globs, warnings);
    }

    /** One of each module. */
    private static List<Path> places() {
        return Stream.of(Event.class, RunState.class, RecoveredRun.class)
                .map(RestartMixin::place)
                .distinct()
                .toList();
    }

    private static Path place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new Invalid("The program's own file cannot be watched: " + source.getLocation(), e);
        }
    }
}
