package dev.reproof.engine.recover;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.publish.KeptArtifacts;
import dev.reproof.engine.publish.ReportSource;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.report.ReportPage;
import dev.reproof.engine.report.ReportReader;
import dev.reproof.engine.report.Verdict;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The page about a run among its artifacts, made of what is committed, as far as the other files have come.
 *
 * @param artifacts absent where none are kept
 */
record RunPage(EventLog log, Optional<Path> artifacts) implements ReportSource {

    private static final Verdict CHECKED_AT_START = new Verdict(
            true,
            "The runner that wrote this page checked the whole log when it took the run up, and each text that it used since;"
                    + " reproof audit --verify checks all of it again.");

    @Override
    public Optional<String> page(RunState run, TranscriptStore transcripts) {
        return artifacts.map(directory -> page(directory, run, transcripts));
    }

    private String page(Path directory, RunState run, TranscriptStore transcripts) {
        List<Recorded> decisions = log.decisions(StreamId.ofRun(run.run())).subList(0, (int) run.position() + 1);
        ArtifactNames names =
                ArtifactNames.of(run.tasks().stream().map(TaskState::id).toList());
        return ReportPage.of(ReportReader.read(
                log,
                Replay.until(log, transcripts, decisions),
                new KeptArtifacts(directory, names, UnaryOperator.identity()),
                CHECKED_AT_START));
    }
}
