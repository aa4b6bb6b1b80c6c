package dev.reproof.engine.recover;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.publish.FilePlan;
import dev.reproof.engine.publish.PromptSource;
import dev.reproof.engine.publish.RunFiles;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.roads.RoadChoice;
import dev.reproof.engine.store.RunStore;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a run, where they are and what they say: for a recovery, and for who changes the log of a run that is not taken over
 * and has the right to write to it.
 */
public record StoppedFiles(EngineSettings settings, RunStore store, RunPlaces places) {

    /**
     * Brings them up with the log.
     *
     * @param replay of that log, to its end
     * @param reason why the state file is written, in words
     */
    public void write(EventLog log, Replay replay, String reason) {
        PromptSource prompts = (now, sent) -> new Prompts(new LogTexts(log)).again(now, sent);
        RunFiles.write(
                plan(log, replay, prompts),
                log,
                settings.clock(),
                settings.warnings(),
                replay.state(),
                replay.transcripts(),
                reason);
    }

    FilePlan plan(EventLog log, Replay replay, PromptSource prompts) {
        Optional<Path> artifacts = places.home().artifacts(artifacts(replay.state()));
        return FilePlan.of(
                        places.home(),
                        artifacts.map(ArtifactDirectory::open),
                        places.stateCopy(),
                        store.name(places.home()),
                        replay.document(),
                        List::of)
                .withFindings(places.findings())
                .withPrompts(prompts)
                .withReport(new RunPage(log, artifacts))
                .signing(settings.signer().map(signer -> FilePlan.Signing.after(signer, replay.decisions())));
    }

    /**
     * As this opener says, which turns artifacts on again where it names a directory; else as the run has them. The directory
     * of a run that was copied is that of the original.
     */
    ArtifactChoice artifacts(RunState state) {
        ArtifactChoice recorded = state.artifacts();
        return places.artifacts()
                .or(
                        recorded.pinned().isPresent() && RoadChoice.isCopy(state, places.home())
                                ? ArtifactChoice.own()
                                : recorded);
    }
}
