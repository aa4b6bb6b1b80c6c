package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentEvidence;
import dev.reproof.engine.agent.command.AcpAgent;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.agent.output.AcpPermissions;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.engine.agent.preset.GuardedAgent;
import dev.reproof.engine.agent.script.ScriptAgent;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ShellWord;
import dev.reproof.events.UntrustedText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that name an agent, as they are given or were recorded; none of them is a key.
 *
 * @param named values by the names of options
 */
record AgentOptions(Map<String, String> named) {

    static final String COMMAND = "--agent-command";
    static final String SCRIPT = "--agent-script";
    static final String NAME = "--agent";
    static final String ARGUMENTS = "--agent-args";
    static final String OUTPUT = "--agent-output";
    static final String TEXT = "--agent-text";
    static final String EVIDENCE = AgentEvidence.OPTION;
    static final String PERMISSIONS = "--acp-permissions";
    static final String ACP = "acp";

    AgentOptions {
        named = Map.copyOf(named);
        Optional<String> name = Optional.ofNullable(named.get(NAME));
        if (name.filter(other -> !names().contains(other)).isPresent()) {
            throw new Invalid("Unknown agent '" + UntrustedText.shorten(name.get()) + "': expected one of "
                    + String.join(", ", names()) + "; give one of them, " + COMMAND + " or " + SCRIPT);
        }
        boolean talks = name.filter(ACP::equals).isPresent();
        if (Stream.of(COMMAND, SCRIPT, NAME).filter(named::containsKey).count() != (talks ? 2 : 1)
                || (talks && !named.containsKey(COMMAND))) {
            throw new Invalid("Which agent? " + choice());
        }
        ModelOptions.require(named);
        if (named.containsKey(PERMISSIONS) && !talks) {
            throw new Invalid("The option " + PERMISSIONS + " is for " + NAME + " " + ACP + " alone; leave it out");
        }
        permissions(named);
        Optional<AgentPreset> preset = preset(named);
        if (named.containsKey(ARGUMENTS) && preset.isEmpty()) {
            throw new Invalid("The option " + ARGUMENTS + " is for " + NAME + " "
                    + String.join(", ", AgentPreset.names()) + "; write them into " + COMMAND);
        }
        requireReadable(named, preset);
    }

    /** Names them only where somebody is told. */
    private static String choice() {
        return "Give one of " + COMMAND + " CMD, " + SCRIPT + " FILE and " + NAME + " NAME, where NAME is "
                + String.join(", ", names()) + "; with " + NAME + " " + ACP + ", " + COMMAND + " as well";
    }

    /** The agents that have a name. */
    static List<String> names() {
        return Stream.of(AgentPreset.names(), ModelOptions.names(), List.of(ACP))
                .flatMap(List::stream)
                .toList();
    }

    private static void requireReadable(Map<String, String> named, Optional<AgentPreset> preset) {
        if (named.containsKey(OUTPUT) && preset.isEmpty() && !named.containsKey(COMMAND)) {
            throw new Invalid("The option " + OUTPUT + " is for " + COMMAND + " alone; leave it out");
        }
        if (named.containsKey(EVIDENCE)
                && AgentEvidence.named(named.get(EVIDENCE)).isEmpty()) {
            throw new Invalid(
                    EVIDENCE + " expected kept or none, found '" + UntrustedText.shorten(named.get(EVIDENCE)) + "'");
        }
        AgentReading reading = reading(named, preset);
        if (preset.filter(agent -> agent.format() != reading.format()).isPresent()) {
            throw new Invalid("The agent " + preset.get() + " prints "
                    + preset.get().format() + ", found " + OUTPUT + " " + reading.format() + "; leave it out");
        }
        if (reading.format().isTalk() != named.getOrDefault(NAME, "").equals(ACP)) {
            throw new Invalid("What speaks the Agent Client Protocol is named by " + NAME + " " + ACP + " and "
                    + COMMAND + ", found " + OUTPUT + " " + reading.format() + "; leave that out");
        }
        if (!named.containsKey(COMMAND)) {
            requireMessages(named, reading);
        }
    }

    private static AcpPermissions permissions(Map<String, String> named) {
        String answer = named.getOrDefault(PERMISSIONS, "deny");
        return switch (answer) {
            case "allow" -> AcpPermissions.ALLOW;
            case "deny" -> AcpPermissions.DENY;
            default ->
                throw new Invalid(
                        PERMISSIONS + " expected allow or deny, found '" + UntrustedText.shorten(answer) + "'");
        };
    }

    private static void requireMessages(Map<String, String> named, AgentReading reading) {
        Optional<String> given =
                Stream.of(TEXT, EVIDENCE).filter(named::containsKey).findFirst();
        if (!reading.hasMessages() && given.isPresent()) {
            throw new Invalid(
                    "The option " + given.get() + " is for agents whose messages are taken out of JSON; name one with "
                            + NAME + ", or " + OUTPUT + ", or leave it out");
        }
    }

    private static AgentReading reading(Map<String, String> named, Optional<AgentPreset> preset) {
        String text = named.getOrDefault(TEXT, AgentText.ALL.toString());
        AgentText which = AgentText.named(text)
                .orElseThrow(
                        () -> new Invalid(TEXT + " expected all or last, found '" + UntrustedText.shorten(text) + "'"));
        AgentFormat usual = named.getOrDefault(NAME, "").equals(ACP) ? AgentFormat.ACP : AgentFormat.TEXT;
        String output = named.getOrDefault(
                OUTPUT, preset.map(AgentPreset::format).orElse(usual).toString());
        return AgentReading.named(output, which)
                .orElseThrow(() -> new Invalid(OUTPUT + " expected one of "
                        + Arrays.stream(AgentFormat.values())
                                .filter(format -> !format.isTalk())
                                .map(AgentFormat::toString)
                                .collect(Collectors.joining(", "))
                        + ", found '" + UntrustedText.shorten(output) + "'"));
    }

    private Optional<AgentPreset> preset() {
        return preset(named);
    }

    private static Optional<AgentPreset> preset(Map<String, String> named) {
        return Optional.ofNullable(named.get(NAME)).flatMap(AgentPreset::named);
    }

    /** Whether it starts a command, which works in a directory. */
    static boolean startsCommands(Map<String, String> named) {
        return named.containsKey(COMMAND) || preset(named).isPresent();
    }

    /**
     * The same in a run that had that agent before: which messages are text stays as it was, and so does how a command is
     * read of which that is not said again.
     *
     * @throws Rejected where that, or the rules by which they are read, would change
     */
    AgentOptions after(Map<String, String> before) {
        if (named.containsKey(COMMAND)
                && Objects.equals(named.get(NAME), before.get(NAME))
                && !named.containsKey(OUTPUT)
                && before.containsKey(COMMAND)
                && before.containsKey(OUTPUT)) {
            Map<String, String> read = new TreeMap<>(named);
            read.put(OUTPUT, before.get(OUTPUT));
            return new AgentOptions(read).after(before);
        }
        AgentReading now = reading();
        requireMessages(named, now);
        if (now.isRaw()) {
            return this;
        }
        AgentReading then = before.containsKey(OUTPUT) ? new AgentOptions(before).reading() : AgentReading.RAW;
        String text = !then.hasMessages() || named.containsKey(TEXT)
                ? now.text().toString()
                : then.text().toString();
        if (then.hasMessages() && now.hasMessages() && !text.equals(then.text().toString())) {
            throw new Rejected("Option " + TEXT + " expected " + then.text() + " as recorded, found " + text
                    + ": what later prompts hold would depend on when a task ran; leave it out");
        }
        if (then.format() == now.format() && then.revision() != now.revision()) {
            throw new Rejected("The output of the agent was read as " + then.name() + " so far, found " + now.name()
                    + "; take the version of the program that the run was begun with");
        }
        Map<String, String> resolved = new TreeMap<>(named);
        resolved.put(OUTPUT, now.name());
        if (!now.hasMessages()) {
            return new AgentOptions(resolved);
        }
        resolved.put(TEXT, text);
        if (before.containsKey(EVIDENCE)) {
            resolved.putIfAbsent(EVIDENCE, before.get(EVIDENCE));
        }
        return new AgentOptions(resolved);
    }

    /** How the standard output of its command becomes text. */
    AgentReading reading() {
        return reading(named, preset());
    }

    /** What is missing where nobody has named an agent. */
    static Invalid missing(String why) {
        return new Invalid("Which agent? " + why + choice());
    }

    /** The same, so that it can be used from any directory and with any environment, but for the key. */
    AgentOptions in(Path directory) {
        Map<String, String> resolved = new TreeMap<>(named);
        ModelOptions.of(named).ifPresent(options -> options.addFromEnvironment(resolved));
        resolved.computeIfPresent(
                SCRIPT,
                (option, file) ->
                        directory.resolve(file).toAbsolutePath().normalize().toString());
        return new AgentOptions(resolved);
    }

    /** Reads what the options name, so that a mistake is found before anything runs. */
    Function<RecoveredRun, Agent> agent(Surroundings surroundings) {
        reading().requireKnown();
        if (preset().isPresent()) {
            return run -> started(AgentEnvironment.inherited(), run);
        }
        Optional<ModelOptions> model = ModelOptions.of(named);
        if (model.isPresent()) {
            return model.get().agent(surroundings);
        }
        String command = named.get(COMMAND);
        if (named.containsKey(NAME)) {
            return run -> acp(command, run);
        }
        if (command != null) {
            return run -> started(AgentEnvironment.inherited(), run);
        }
        Path file = surroundings.directory().resolve(named.get(SCRIPT));
        Agent scripted = ScriptAgent.parse(Inputs.read(file, "Agent script"), file.toString());
        return run -> scripted;
    }

    /** A command or a preset, with that environment. */
    Agent started(AgentEnvironment environment, RecoveredRun run) {
        Optional<AgentPreset> preset = preset();
        String line = preset.map(known -> known.command(Optional.ofNullable(named.get(ARGUMENTS))))
                .orElseGet(() -> named.get(COMMAND));
        CommandAgent started = new CommandAgent(
                line, reading(), environment, run.agentLogs(), run.agentRecords(), CommandAgent.DEFAULT_GRACE);
        return preset.<Agent>map(known -> new GuardedAgent(known, started)).orElse(started);
    }

    private AcpAgent acp(String command, RecoveredRun run) {
        return new AcpAgent(
                command,
                reading().text(),
                permissions(named),
                AcpAgent.DEFAULT_PATIENCE,
                AgentEnvironment.inherited(),
                run::stderrLog,
                run.agentRecords(),
                CommandAgent.DEFAULT_GRACE);
    }

    /** As a person would give them. */
    @Override
    public String toString() {
        return new TreeMap<>(named)
                .entrySet().stream()
                        .map(option -> option.getKey() + " " + ShellWord.quoted(option.getValue()))
                        .collect(Collectors.joining(" "));
    }
}
