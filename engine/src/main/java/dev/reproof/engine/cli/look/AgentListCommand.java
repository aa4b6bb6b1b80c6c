package dev.reproof.engine.cli.look;

import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.engine.agent.preset.InstalledAgent;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof agent list}. */
@Command(
        name = "list",
        description = {
            "Lists the agents that --agent knows by name, and which are installed.",
            "Starts those that are, to ask for their version."
        },
        exitCodeList = {"SUCCESS:success", "USAGE:wrong usage", "STORAGE:the output cannot be written"},
        footer = {"  reproof agent list", "  reproof agent list --json"})
final class AgentListCommand extends ReproofCommand implements Callable<ExitCode> {

    @Option(names = "--json", description = "Prints one JSON object per agent, one a line.")
    private boolean json;

    AgentListCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() throws InterruptedException {
        List<AgentFacts> agents = new ArrayList<>();
        for (AgentPreset preset : AgentPreset.values()) {
            agents.add(AgentFacts.of(preset));
        }
        if (json) {
            agents.forEach(agent -> surroundings.out().print(agent.json() + "\n"));
        } else {
            new Sheet(surroundings).print(table(agents));
        }
        return ExitCode.SUCCESS;
    }

    private static Table table(List<AgentFacts> agents) {
        Table table = new Table(List.of("AGENT", "INSTALLED", "TRIED WITH", "PROGRAM"), 1);
        for (AgentFacts agent : agents) {
            Optional<InstalledAgent> installed = agent.installed();
            table.row()
                    .cell(agent.preset().toString())
                    .cell(installed.map(it -> it.version().orElse("yes")).orElse("no"))
                    .cell(agent.preset().triedVersion().orElse("not run"))
                    .cell(installed.map(it -> it.program().toString()).orElse(""));
        }
        return table;
    }
}
