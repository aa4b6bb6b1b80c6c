package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.Watch;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.output.AcpPermissions;
import dev.reproof.engine.agent.output.AcpTalk;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.engine.agent.output.StreamEnd;
import dev.reproof.engine.agent.output.StreamedText;
import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Starts a command for each attempt that speaks the Agent Client Protocol: a session, one prompt, and its messages are the
 * transcript. It lives of what its runner says to it, so nobody takes it over: the next runner ends what is left and sends
 * the prompt again.
 */
public final class AcpAgent implements Agent {

    /** How long it may take to begin a session: some need seconds to start, and look for updates. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

    private final String command;
    private final AgentReading reading;
    private final AcpPermissions permissions;
    private final Duration patience;
    private final CommandRunner commands;
    private final StderrLogs logs;

    /**
     * An agent for this command.
     *
     * @param patience how long it may take to begin a session
     * @throws ReproofException.Invalid when the command is blank or holds NUL
     */
    public AcpAgent(
            String command,
            AgentText text,
            AcpPermissions permissions,
            Duration patience,
            AgentEnvironment environment,
            StderrLogs logs,
            AgentRecords records,
            Duration grace) {
        this.command = CommandAgent.usable(command);
        this.reading = AgentReading.of(AgentFormat.ACP, text);
        this.permissions = Objects.requireNonNull(permissions, "permissions");
        this.patience = Objects.requireNonNull(patience, "patience");
        this.commands = new CommandRunner(environment, records, grace);
        this.logs = Objects.requireNonNull(logs, "logs");
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        try (BoundedLog log = BoundedLog.open(call, logs, CommandAgent.STDERR_LIMIT);
                CommandVoice voice = new CommandVoice()) {
            AcpTalk talk = new AcpTalk(call.workingDirectory(), call.prompt(), permissions, voice);
            StreamedText text = new StreamedText(talk, reading.text(), output);
            Watch start = start(call);
            RetrySigns signs = new RetrySigns(call.retries(), log);
            CommandOutput stream =
                    new CommandOutput(text::bytes, signs::errors, log::bytes, text::endSeen, () -> late(text, start));
            talk.begin();
            CommandEnd end = CommandAgent.noted(
                    commands.talkWith(CommandAgent.NAME, command, reading, call, stream, voice), log);
            StreamEnd told = CommandAgent.kept(commands, logs, text.end(), call.key());
            return signs.judged(CommandAgent.result(end, new StreamOutcome(reading.format(), told)), end);
        }
    }

    private Watch start(AgentCall call) {
        return new Watch(
                CommandAgent.NAME,
                new AgentCall(
                        call.run(),
                        call.key(),
                        call.model(),
                        call.complexity(),
                        call.prompt(),
                        call.workingDirectory(),
                        patience,
                        patience,
                        Duration.ZERO,
                        call.mostBytes(),
                        call.retries()));
    }

    private Optional<String> late(StreamedText text, Watch start) {
        boolean late = !text.hasBegun() && start.attemptNanos() <= 0;
        return late
                ? Optional.of(CommandAgent.NAME + " began no session in " + patience.toMillis() + " ms")
                : Optional.empty();
    }
}
