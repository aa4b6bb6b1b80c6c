package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.heads.HeadSigner;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ChainPoint;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.state.StateWarning;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Which files a run gets, and what they say beyond its events.
 *
 * @param home its state file is always written
 * @param artifacts absent where artifacts are off: then there are no mirrors, no reports and no index
 * @param findings directory of the sidecars with reviewers' findings, made when the first one is written; absent where they
 *     are among the artifacts
 * @param statePath a second place for the state file, in a directory that exists
 * @param store where the log is, without credentials
 * @param dag the DAG document byte for byte
 * @param warnings what the operator was warned of so far; asked whenever state or index are written
 * @param backlogBytes how much committed text may wait to be written before committing waits too
 * @param prompts where reports have prompts from
 * @param report makes the page for a browser among the artifacts
 * @param signing signs the heads of the chain; absent where nobody does
 * @param ground whether the directory is still the run's; nothing is written to what has come in its place, and nothing said
 *     of files that went with it
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record FilePlan(
        RunHome home,
        Optional<ArtifactDirectory> artifacts,
        Optional<Path> findings,
        Optional<Path> statePath,
        String store,
        byte[] dag,
        Supplier<List<StateWarning>> warnings,
        Disk disk,
        long backlogBytes,
        PromptSource prompts,
        ReportSource report,
        Optional<Signing> signing,
        BooleanSupplier ground) {

    /**
     * How heads are signed.
     *
     * @param past heads of the chain that earlier processes should have signed
     */
    public record Signing(HeadSigner signer, List<ChainPoint> past) {

        /** The plan of a process that goes on behind these decisions. */
        public static Signing after(HeadSigner signer, List<Recorded> decisions) {
            return new Signing(signer, SignedHeads.among(decisions));
        }
    }

    /** Enough for a burst of every task of a wide rank, little beside the heap of a runner. */
    public static final long BACKLOG_BYTES = 32L << 20;

    /** Reports show no prompts. */
    public FilePlan(
            RunHome home,
            Optional<ArtifactDirectory> artifacts,
            Optional<Path> findings,
            Optional<Path> statePath,
            String store,
            byte[] dag,
            Supplier<List<StateWarning>> warnings,
            Disk disk,
            long backlogBytes) {
        this(
                home,
                artifacts,
                findings,
                statePath,
                store,
                dag,
                warnings,
                disk,
                backlogBytes,
                PromptSource.NONE,
                ReportSource.NONE,
                Optional.empty(),
                () -> true);
    }

    /** A plan for the disk of this system, with the usual bound. */
    public static FilePlan of(
            RunHome home,
            Optional<ArtifactDirectory> artifacts,
            Optional<Path> statePath,
            String store,
            byte[] dag,
            Supplier<List<StateWarning>> warnings) {
        return new FilePlan(
                home, artifacts, Optional.empty(), statePath, store, dag, warnings, Disk.system(), BACKLOG_BYTES);
    }

    /** The same with the sidecars in that directory. */
    public FilePlan withFindings(Optional<Path> directory) {
        return new FilePlan(
                home,
                artifacts,
                directory,
                statePath,
                store,
                dag,
                warnings,
                disk,
                backlogBytes,
                prompts,
                report,
                signing,
                ground);
    }

    /** The same with prompts in the reports. */
    public FilePlan withPrompts(PromptSource source) {
        return new FilePlan(
                home,
                artifacts,
                findings,
                statePath,
                store,
                dag,
                warnings,
                disk,
                backlogBytes,
                source,
                report,
                signing,
                ground);
    }

    /** The same with a page for a browser. */
    public FilePlan withReport(ReportSource source) {
        return new FilePlan(
                home,
                artifacts,
                findings,
                statePath,
                store,
                dag,
                warnings,
                disk,
                backlogBytes,
                prompts,
                source,
                signing,
                ground);
    }

    /** The same, as long as that says so. */
    public FilePlan onlyWhile(BooleanSupplier holds) {
        return new FilePlan(
                home,
                artifacts,
                findings,
                statePath,
                store,
                dag,
                warnings,
                disk,
                backlogBytes,
                prompts,
                report,
                signing,
                holds);
    }

    /** The same with heads signed so, if they are to be. */
    public FilePlan signing(Optional<Signing> so) {
        return new FilePlan(
                home,
                artifacts,
                findings,
                statePath,
                store,
                dag,
                warnings,
                disk,
                backlogBytes,
                prompts,
                report,
                so,
                ground);
    }
}
