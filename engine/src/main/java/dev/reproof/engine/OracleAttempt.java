package dev.reproof.engine;

import dev.reproof.engine.agent.oracle.Evidence;
import dev.reproof.engine.agent.oracle.EvidenceTails;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.redact.TextStage;
import dev.reproof.engine.write.RedactedText;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.RunWriter.Ask;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.engine.write.TranscriptRecorder;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.oracle.OracleOutput;
import dev.reproof.projections.oracle.OracleReport;
import dev.reproof.projections.oracle.OracleRun;
import dev.reproof.projections.oracle.OracleVerdict;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskChoices;
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
public final class OracleAttempt implements Evidence {

    private final RunWriter writer;
    private final AttemptKey key;
    private final OracleTask task;
    private final Dispatches.Opened text;
    private final Dispatches.Opened stdout;
    private final Dispatches.Opened stderr;
    private final List<String> logs;
    private final EvidenceTails outputs;
    private final Redacting redacting;
    private final Optional<RedactedText> cleanStdout;
    private final Optional<RedactedText> cleanStderr;
    private final Attempt.Began began;

    /** @param logs names of the files that will have what the command prints */
    OracleAttempt(
            RunWriter writer,
            OracleTask task,
            List<String> logs,
            Redacting redacting,
            Dispatches.Opened text,
            Dispatches.Opened stdout,
            Dispatches.Opened stderr,
            Attempt.Began began) {
        this.began = began;
        this.writer = writer;
        this.redacting = redacting;
        this.key = redacting.key();
        this.task = task;
        this.logs = logs;
        this.text = text;
        this.stdout = stdout;
        this.stderr = stderr;
        this.outputs = new EvidenceTails(new Evidence() {
            @Override
            public void stdout(byte[] data, int offset, int length) {
                stdout.recorder().bytes(data, offset, length);
            }

            @Override
            public void stderr(byte[] data, int offset, int length) {
                stderr.recorder().bytes(data, offset, length);
            }
        });
        this.cleanStdout = clean(outputs::stdout);
        this.cleanStderr = clean(outputs::stderr);
    }

    private Optional<RedactedText> clean(TextStage next) {
        return redacting.any() ? Optional.of(redacting.text(next)) : Optional.empty();
    }

    public AttemptKey key() {
        return key;
    }

    /** What is to be run and judged. */
    public OracleTask task() {
        return task;
    }

    /** How long ago it was recorded when this process took it over; zero where this process recorded it. */
    public Duration elapsed() {
        return began.elapsed();
    }

    /** Whether what its command prints begins as what was recorded of it, as far as it has come. */
    public boolean fits() {
        return stdout.recorder().fits() && stderr.recorder().fits();
    }

    /**
     * Gives the attempt up, so that the command is run again: of one that was taken over nobody may learn how it ended.
     *
     * @param reason for people
     */
    public RunState giveUp(String reason) {
        List<TranscriptAppend> texts = new ArrayList<>(stdout.recorder().leave().texts());
        texts.addAll(stderr.recorder().leave().texts());
        return sealed(writer.execute(
                new RunCommand.GiveUp(key, reason, text.recorder().leave().text()), texts));
    }

    private RunState sealed(RunState state) {
        began.sealed().run();
        return state;
    }

    /** How long the command may take. */
    public Duration limit() {
        return TaskChoices.of(writer.state(), key.task()).timeout();
    }

    /**
     * Records what the command prints.
     *
     * @throws ReproofException.Storage when the log has failed
     */
    @Override
    public void stdout(byte[] data, int offset, int length) {
        cleanStdout.ifPresentOrElse(
                clean -> clean.bytes(data, offset, length), () -> outputs.stdout(data, offset, length));
    }

    /**
     * Records what the command prints to its standard error.
     *
     * @throws ReproofException.Storage when the log has failed
     */
    @Override
    public void stderr(byte[] data, int offset, int length) {
        cleanStderr.ifPresentOrElse(
                clean -> clean.bytes(data, offset, length), () -> outputs.stderr(data, offset, length));
    }

    private static void end(Optional<RedactedText> clean, Dispatches.Opened output) {
        clean.ifPresent(text -> {
            text.end();
            output.recorder().replacedBefore(text.replacements());
        });
    }

    /** Judges the command by how it ended and by all that it printed; the verdict is recorded with the evidence. */
    public RunState end(OracleRun ended) {
        end(cleanStdout, stdout);
        end(cleanStderr, stderr);
        OracleOutput printed = outputs.end();
        TranscriptRecorder.End out = stdout.recorder().end();
        TranscriptRecorder.End err = stderr.recorder().end();
        OracleVerdict verdict = OracleVerdict.of(task, ended, limit(), printed);
        text.recorder().text(OracleReport.of(task, ended, verdict, printed, logs));
        TranscriptRecorder.End report = text.recorder().end();
        OracleEvidenceRecorded evidence = new OracleEvidenceRecorded(
                key,
                ended.exitCode().isPresent() ? Optional.of(ended.exitCode().getAsInt()) : Optional.empty(),
                new OracleEvidenceRecorded.Evidence(stdout.stream(), out.seal()),
                new OracleEvidenceRecorded.Evidence(stderr.stream(), err.seal()));
        List<TranscriptAppend> texts = new ArrayList<>(out.texts());
        texts.addAll(err.texts());
        texts.addAll(report.texts());
        return sealed(writer.execute(
                redacting.asks(new Ask(new RunCommand.EndOracle(evidence, verdict.failure(), report.seal()), texts))));
    }
}
