package dev.reproof.engine.request;

import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RecorderSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the engine takes from its surroundings.
 *
 * @param clock stamps events; nothing of it reaches a prompt
 * @param runner the process that writes, for people
 * @param lockPatience how long an opener waits for the run's lock
 * @param compactAtEnd whether the log of a run that has finished is compacted when the run is closed, if that pays
 * @param warnings takes one line for every thing that went wrong without stopping the run
 */
public record EngineSettings(
        Clock clock,
        Runner runner,
        Duration lockPatience,
        GroupPolicy group,
        RecorderSettings recorder,
        boolean compactAtEnd,
        Consumer<String> warnings) {

    /** Names a process: its host and number, and the version of the program. */
    public record Runner(String host, long pid, String version) {

        /** This process. */
        public static Runner here() {
            String version = EngineSettings.class.getPackage().getImplementationVersion();
            return new Runner(hostName(), ProcessHandle.current().pid(), version == null ? "unpackaged" : version);
        }

        /** The name of this machine, as the holders of locks are called. */
        public static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost"; // a machine without a name still runs tasks
            }
        }
    }

    /** The clock of the machine, this process, and warnings on standard error. */
    public static EngineSettings defaults() {
        return of(Clock.systemUTC(), Runner.here(), warning -> System.err.println("reproof: " + warning));
    }

    /** The settings of an engine in a process of its own. */
    public static EngineSettings of(Clock clock, Runner runner, Consumer<String> warnings) {
        return new EngineSettings(
                clock, runner, Duration.ofSeconds(5), GroupPolicy.DEFAULT, RecorderSettings.DEFAULT, true, warnings);
    }

    /** The same, but logs stay as they have grown; {@code ResumeEngine.compact} makes one small. */
    public EngineSettings withoutCompaction() {
        return new EngineSettings(clock, runner, lockPatience, group, recorder, false, warnings);
    }
}
