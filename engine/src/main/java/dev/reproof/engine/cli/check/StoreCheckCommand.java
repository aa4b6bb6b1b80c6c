package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.log.postgres.PostgresStore;
import dev.reproof.engine.log.postgres.StoreReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reproof store check}. */
@Command(
        name = "check",
        description = {
            "Says how a shared store is: its server, its tables, what is forced there, how long an answer takes.",
            "Changes nothing."
        },
        exitCodeList = {
            "SUCCESS:what is acknowledged there survives a crash",
            "USAGE:wrong usage, or no usable address",
            "DATA:its tables are damaged or too new",
            "NOT_FOUND:no such database or password file",
            "STORAGE:the server does not answer",
            "REFUSED:a crash may take what was acknowledged, or the server refuses this user"
        },
        footer = {
            "  reproof store check 'jdbc:postgresql://db.example/runs?user=reproof'",
            "  reproof store check --json jdbc:postgresql://db.example/runs"
        })
final class StoreCheckCommand extends ReproofCommand implements Callable<ExitCode> {

    @Mixin
    private ServerMixin server;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    StoreCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        try (PostgresStore store = server.store(surroundings)) {
            StoreReport report = store.check();
            surroundings
                    .out()
                    .print(
                            json
                                    ? ServerReport.json(store.name(), report) + "\n"
                                    : ServerReport.text(store.name(), report));
            return report.durable() ? ExitCode.SUCCESS : ExitCode.REFUSED;
        }
    }
}
