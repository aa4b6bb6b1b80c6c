package dev.reproof.engine.cli.look;

import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.engine.agent.preset.InstalledAgent;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof agent show}. */
@Command(
        name = "show",
        description = {
            "Shows what --agent NAME runs, whether it is installed, and which rights can be given to it.",
            "Starts it, where it is installed, to ask for its version."
        },
        exitCodeList = {"SUCCESS:success", "USAGE:wrong usage, unknown agent", "STORAGE:the output cannot be written"},
        footer = {"  reproof agent show claude", "  reproof agent show codex --json"})
final class AgentShowCommand extends ReproofCommand implements Callable<ExitCode> {

    /** For completion. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return AgentPreset.names().iterator();
        }
    }

    @Parameters(paramLabel = "NAME", completionCandidates = Names.class, description = "The agent.")
    private String name;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    AgentShowCommand(Surroundings surroundings) {
        super(surroundings);
        this.name = "";
    }

    @Override
    public ExitCode call() throws InterruptedException {
        AgentPreset preset = AgentPreset.named(name)
                .orElseThrow(() -> new Invalid("Unknown agent '" + UntrustedText.shorten(name) + "': expected one of "
                        + String.join(", ", AgentPreset.names())));
        AgentFacts facts = AgentFacts.of(preset);
        facts.warning().ifPresent(warning -> surroundings.err().println("warning: " + Printable.line(warning)));
        if (json) {
            surroundings.out().print(facts.json() + "\n");
        } else {
            show(facts, new Sheet(surroundings));
        }
        return ExitCode.SUCCESS;
    }

    private static void show(AgentFacts facts, Sheet sheet) {
        AgentPreset preset = facts.preset();
        Optional<InstalledAgent> installed = facts.installed();
        sheet.fact("agent", preset.toString());
        sheet.fact("runs", facts.command());
        sheet.fact("reads", facts.reading());
        sheet.fact(
                "program",
                installed
                        .map(it -> it.program()
                                + it.version()
                                        .map(version -> ", version " + version)
                                        .orElse(", which tells no version"))
                        .orElse("not installed: no " + preset.program() + " on the PATH"));
        sheet.fact("tried", preset.triedVersion().orElse("not run: made by its documents"));
        sheet.fact("rights", "by --agent-args: " + preset.rights());
    }
}
