package dev.reproof.engine.request;

import dev.reproof.engine.agent.process.HostName;
import dev.reproof.engine.heads.HeadSigner;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RecorderSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the engine takes from its surroundings.
 *
 * @param clock stamps events; nothing of it reaches a prompt
 * @param runner the process that writes, for people
 * @param lockPatience how long an opener waits for the run's lock
 * @param compactAtEnd whether the log of a run that has finished is compacted when the run is closed, if that pays
 * @param rescues directory to which the log of a run is copied whose own directory was taken away while it was open; made
 *     when it is needed
 * @param redaction what is replaced in texts before they are recorded
 * @param warnings takes one line for every thing that went wrong without stopping the run
 * @param adopting whether attempts go on whose agents outlived an earlier process; whoever runs such a run asks
 *     {@code RecoveredRun.adopted} for them, as {@code RankLoop} does
 * @param signer signs the heads of the chain as the run goes on; absent where nobody does
 * @param agentsOutlive how long agents go on without a sign of life of this process; absent where the store decides: as long
 *     as the right to write to a run lasts in a shared store, else for ever
 * @param decisions learns of what happens in a run
 */
public record EngineSettings(
        Clock clock,
        Runner runner,
        Duration lockPatience,
        GroupPolicy group,
        RecorderSettings recorder,
        boolean compactAtEnd,
        Path rescues,
        Redaction redaction,
        Consumer<String> warnings,
        boolean adopting,
        Optional<HeadSigner> signer,
        Optional<Duration> agentsOutlive,
        DecisionListener decisions) {

    /** Where rescued logs go that nobody names a place for: below the home directory of the user. */
    public static final Path RESCUES =
            Path.of(System.getProperty("user.home"), ".local", "state", "reproof", "rescued");

    /** With {@linkplain #RESCUES the usual place} for rescued logs, nothing that is replaced and no head that is signed. */
    public EngineSettings(
            Clock clock,
            Runner runner,
            Duration lockPatience,
            GroupPolicy group,
            RecorderSettings recorder,
            boolean compactAtEnd,
            Consumer<String> warnings) {
        this(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                RESCUES,
                Redaction.NONE,
                warnings,
                false,
                Optional.empty(),
                Optional.empty(),
                DecisionListener.NONE);
    }

    /** Names a process: its host and number, and the version of the program. */
    public record Runner(String host, long pid, String version) {

        /** This process. */
        public static Runner here() {
            String version = EngineSettings.class.getPackage().getImplementationVersion();
            return new Runner(hostName(), ProcessHandle.current().pid(), version == null ? "unpackaged" : version);
        }

        /** The name of this machine, as the holders of locks are called: its kernel's. */
        public static String hostName() {
            return HostName.here();
        }
    }

    /** The clock of the machine, this process, and warnings on standard error. */
    public static EngineSettings defaults() {
        return of(
                SteadyClock.following(Clock.systemUTC()),
                Runner.here(),
                warning -> System.err.println("reproof: " + warning));
    }

    /** The settings of an engine in a process of its own. */
    public static EngineSettings of(Clock clock, Runner runner, Consumer<String> warnings) {
        return new EngineSettings(
                clock, runner, Duration.ofSeconds(5), GroupPolicy.DEFAULT, RecorderSettings.DEFAULT, true, warnings);
    }

    /** The same, but logs stay as they have grown; {@code ResumeEngine.compact} makes one small. */
    public EngineSettings withoutCompaction() {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                false,
                rescues,
                redaction,
                warnings,
                adopting,
                signer,
                agentsOutlive,
                decisions);
    }

    /** The same with rescued logs in that directory. */
    public EngineSettings rescuingTo(Path directory) {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                directory,
                redaction,
                warnings,
                adopting,
                signer,
                agentsOutlive,
                decisions);
    }

    /** The same with those secrets replaced in texts before they are recorded. */
    public EngineSettings redacting(Redaction secrets) {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                rescues,
                secrets,
                warnings,
                adopting,
                signer,
                agentsOutlive,
                decisions);
    }

    /** The same, but the heads of the chain are signed as the run goes on. */
    public EngineSettings signing(HeadSigner key) {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                rescues,
                redaction,
                warnings,
                adopting,
                Optional.of(key),
                agentsOutlive,
                decisions);
    }

    /** The same, but agents that outlived an earlier process are gone on with, where that is possible. */
    public EngineSettings adoptingAgents() {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                rescues,
                redaction,
                warnings,
                true,
                signer,
                agentsOutlive,
                decisions);
    }

    /** The same, but agents go on for that long without a sign of life of this process. */
    public EngineSettings agentsOutliving(Duration time) {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                rescues,
                redaction,
                warnings,
                adopting,
                signer,
                Optional.of(time),
                decisions);
    }

    /** The same, but somebody learns of what happens in a run. */
    public EngineSettings telling(DecisionListener listener) {
        return new EngineSettings(
                clock,
                runner,
                lockPatience,
                group,
                recorder,
                compactAtEnd,
                rescues,
                redaction,
                warnings,
                adopting,
                signer,
                agentsOutlive,
                listener);
    }
}
