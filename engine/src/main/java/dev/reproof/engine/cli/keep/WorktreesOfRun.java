package dev.reproof.engine.cli.keep;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.worktree.WorktreeRemoval;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.projections.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run that is to go has in the repository of its checkout, and what is to be said of that. A copy of a run has nothing
 * there: what is there belongs to the run that it was copied from.
 */
record WorktreesOfRun(Optional<WorktreeRemoval> removal, List<String> told) {

    private static final WorktreesOfRun NONE = new WorktreesOfRun(Optional.empty(), List.of());

    static WorktreesOfRun of(Surroundings surroundings, RunStore store, RunHome home) {
        if (!Files.isDirectory(home.worktrees(), LinkOption.NOFOLLOW_LINKS)) {
            return NONE;
        }
        try (RunView view = surroundings.engine(store).view(home)) {
            return of(view.state(), home);
        } catch (ReproofException e) {
            return left("its log cannot be read: " + e.getMessage());
        }
    }

    /** What a person should know once it is done. */
    List<String> run() {
        return Stream.concat(
                        told.stream(),
                        removal.map(WorktreeRemoval::remove).stream().flatMap(List::stream))
                .toList();
    }

    private static WorktreesOfRun left(String why) {
        return new WorktreesOfRun(
                Optional.empty(), List.of("what it has in the repository of its checkout stays, since " + why));
    }

    private static WorktreesOfRun of(RunState state, RunHome home) {
        Optional<WorkingDirectoryChosen> workplace = state.writer().workplace();
        Set<String> prefixes = prefixes(state);
        if (prefixes.isEmpty()) {
            return NONE;
        }
        if (workplace
                .filter(chosen -> chosen.host().equals(Runner.hostName()) && isAt(chosen.home(), home.directory()))
                .isEmpty()) {
            return left("it did not run here, but in "
                    + workplace.map(WorkingDirectoryChosen::home).orElse("an unknown place"));
        }
        return new WorktreesOfRun(
                Optional.of(new WorktreeRemoval(
                        Path.of(workplace.get().directory()), home.worktrees(), state.run(), prefixes)),
                List.of());
    }

    private static boolean isAt(String recorded, Path directory) {
        try {
            return Path.of(recorded).toRealPath().equals(directory.toRealPath());
        } catch (IOException | InvalidPathException e) {
            return false; // nothing is there
        }
    }

    /** Branches have the name of their run; those of a run that this one was forked from do not end with its names. */
    private static Set<String> prefixes(RunState state) {
        Stream<String> before = state.tasks().stream()
                .flatMap(task -> task.dispatches().stream())
                .flatMap(sent -> sent.worktree().stream())
                .flatMap(given -> WorktreeRemoval.prefix(given, state.run()).stream());
        return Stream.concat(before, state.options().worktrees().stream()).collect(Collectors.toSet());
    }
}
