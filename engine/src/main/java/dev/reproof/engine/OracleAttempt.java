package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.record.TranscriptRecorder;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.oracle.OracleOutput;
import dev.reproof.projections.oracle.OracleReport;
import dev.reproof.projections.oracle.OracleRun;
import dev.reproof.projections.oracle.OracleVerdict;
import dev.reproof.projections.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An oracle's attempt that was recorded: what its command prints goes into the log, and {@link #end} judges it. If it
 * never ends, the next recovery gives it up and the oracle runs again.
 *
 * <p>Each output may come from any thread, one at a time.
 */
public final class OracleAttempt {

    private final RecoveredRun run;
    private final AttemptKey key;
    private final OracleTask task;
    private final Dispatches.Opened text;
    private final Dispatches.Opened stdout;
    private final Dispatches.Opened stderr;
    private final OracleOutput tails;

    OracleAttempt(
            RecoveredRun run,
            AttemptKey key,
            OracleTask task,
            Dispatches.Opened text,
            Dispatches.Opened stdout,
            Dispatches.Opened stderr,
            OracleOutput tails) {
        this.run = run;
        this.key = key;
        this.task = task;
        this.text = text;
        this.stdout = stdout;
        this.stderr = stderr;
        this.tails = tails;
    }

    public AttemptKey key() {
        return key;
    }

    /** What is to be run and judged. */
    public OracleTask task() {
        return task;
    }

    /** How long the command may take. */
    public Duration limit() {
        return Duration.ofMillis(run.state().options().taskTimeoutMillis());
    }

    /**
     * Records what the command prints.
     *
     * @throws ReproofException.Storage when the log has failed
     */
    public void stdout(byte[] data, int offset, int length) {
        stdout.recorder().bytes(data, offset, length);
    }

    /**
     * Records what the command prints to its standard error.
     *
     * @throws ReproofException.Storage when the log has failed
     */
    public void stderr(byte[] data, int offset, int length) {
        stderr.recorder().bytes(data, offset, length);
    }

    /** Judges the command by how it ended and by all that it printed; the verdict is recorded with the evidence. */
    public RunState end(OracleRun ended) {
        TranscriptRecorder.End out = stdout.recorder().end();
        TranscriptRecorder.End err = stderr.recorder().end();
        OracleVerdict verdict = OracleVerdict.of(task, ended, limit(), tails);
        text.recorder().text(OracleReport.of(task, ended, verdict, tails));
        TranscriptRecorder.End report = text.recorder().end();
        OracleEvidenceRecorded evidence = new OracleEvidenceRecorded(
                key,
                ended.exitCode().isPresent() ? Optional.of(ended.exitCode().getAsInt()) : Optional.empty(),
                new Evidence(stdout.stream(), out.seal()),
                new Evidence(stderr.stream(), err.seal()));
        List<TranscriptAppend> texts = new ArrayList<>(out.texts());
        texts.addAll(err.texts());
        texts.addAll(report.texts());
        return run.decide(new RunCommand.EndOracle(evidence, verdict.failure(), report.seal()), texts);
    }
}
