package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.Watch;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a command may take, and how much it may print.
 *
 * @param name what messages call it
 * @param mostBytes of both its outputs
 * @param grace what processes get between being asked to end and being killed
 */
record CommandLimits(String name, Watch watch, long mostBytes, Duration grace) {

    static CommandLimits of(String name, AgentCall call, Duration grace) {
        return new CommandLimits(name, new Watch(name, call), call.mostBytes(), grace);
    }

    /** What follows once it has printed so much. */
    Optional<CommandEnd> passed(long bytes) {
        Optional<CommandEnd> printed = bytes <= mostBytes
                ? Optional.empty()
                : Optional.of(new CommandEnd.Stopped(
                        name + " printed more than the " + mostBytes + " bytes that --max-attempt-bytes allows"));
        return printed.or(() -> watch.expired().map(CommandEnd.TimedOut::new));
    }
}
