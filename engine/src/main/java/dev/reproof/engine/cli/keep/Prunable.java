package dev.reproof.engine.cli.keep;

import dev.reproof.engine.cli.keep.PruneChoice.Candidate;
import dev.reproof.engine.cli.keep.PruneChoice.Standing;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.RunnerPresence;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunSizes;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.state.StateView;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A run as pruning sees it; looking changes nothing and takes no lock.
 *
 * @param listed whether it is one of the working directory's runs; anything else must prove to be a run
 */
record Prunable(Found run, boolean named, boolean listed) {

    Candidate candidate() {
        RunHome home = run.home();
        return new Candidate(
                home.directory().toString(),
                RunSizes.ofAny(home).total(),
                run.state().flatMap(StateView::writtenAt),
                standing(),
                named);
    }

    private Standing standing() {
        RunHome home = run.home();
        if (Files.isSymbolicLink(home.directory())) {
            return Standing.LINKED;
        }
        if (!listed && !Files.isRegularFile(home.eventsFile(), LinkOption.NOFOLLOW_LINKS)) {
            return Standing.UNLOGGED;
        }
        if (RunnerPresence.of(home) == RunnerPresence.HERE) {
            return Standing.IN_USE;
        }
        return withoutRunner();
    }

    /** Where the run stands, whoever may be at work on it. */
    Standing withoutRunner() {
        if (hasAgents(run.home())) {
            return Standing.AGENTS;
        }
        if (run.hasFinished()) {
            return Standing.FINISHED;
        }
        return run.state().isEmpty() && Files.exists(run.home().state(), LinkOption.NOFOLLOW_LINKS)
                ? Standing.UNREADABLE
                : Standing.UNFINISHED;
    }

    private static boolean hasAgents(RunHome home) {
        Path notes = home.agents();
        if (!Files.isDirectory(notes)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(notes, "*.json")) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new Storage("Records of agents in " + notes + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
