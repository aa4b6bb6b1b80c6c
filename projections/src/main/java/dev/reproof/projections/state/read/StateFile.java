package dev.reproof.projections.state.read;

import dev.reproof.events.ReproofException;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.json.JsonFault;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateWarning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A state file that was read and found sound, whichever runner wrote it. Texts that it holds packed stay in the file.
 *
 * @param version as found: 1 or 2
 * @param run absent in version 1, and in a version-2 file that names no run
 * @param title of the DAG that was given where the file has none; else empty
 * @param startedAt milliseconds since 1970, as {@code finishedAt}
 * @param runOutcome as found; {@link #runOutcomeOnResume()} is what holds for a resume
 * @param tasks in the order of the file, each id once
 * @param warnings what was found and lived with, by codes such as {@code unsafe-path}
 * @param loops those that have a past, in the order of the DAG
 */
public record StateFile(
        int version,
        Optional<RunHeader> run,
        String title,
        OptionalLong startedAt,
        OptionalLong finishedAt,
        Optional<String> runOutcome,
        Optional<String> runMessage,
        List<StateTask> tasks,
        List<StateWarning> warnings,
        List<SavedLoop> loops) {

    public StateFile {
        tasks = List.copyOf(tasks);
        warnings = List.copyOf(warnings);
        loops = List.copyOf(loops);
    }

    /** The same state, when its document was upcast on the way here from a file of that version. */
    public StateFile of(int version) {
        return new StateFile(
                version, run, title, startedAt, finishedAt, runOutcome, runMessage, tasks, warnings, loops);
    }

    /**
     * The same state of a run that has these loops, as options may name one; those of the DAG are known already.
     *
     * @throws ReproofException.Corrupt when the file contradicts them
     */
    public StateFile with(List<Loop> defined) {
        try {
            LoopPast past = LoopPast.of(defined, run.map(RunHeader::loops).orElse(SavedLoops.NONE), tasks);
            return new StateFile(
                    version,
                    run,
                    title,
                    startedAt,
                    finishedAt,
                    runOutcome,
                    runMessage,
                    past.tasks(),
                    warnings,
                    past.loops());
        } catch (JsonFault fault) {
            throw new ReproofException.Corrupt("The state file does not fit the loops of the run: " + fault.problem()
                    + "; give another copy, or resume from the event log");
        }
    }

    /** How the run had ended; absent for a run that only waited to be taken up again by its supervisor. */
    public Optional<String> runOutcomeOnResume() {
        return runOutcome.filter(word -> StateOutcome.spelt(word).kind() != StateOutcome.Kind.RESTARTING);
    }
}
