package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.log.postgres.PostgresStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reproof store upgrade}. */
@Command(
        name = "upgrade",
        description = {
            "Makes the tables of a shared store those of this version, or makes them where there are none.",
            "Needs a user who may make tables; all other commands do with one who may read and write them."
        },
        exitCodeList = {
            "SUCCESS:done, or nothing to do",
            "USAGE:wrong usage, or no usable address",
            "DATA:its tables are damaged or too new",
            "NOT_FOUND:no such database or password file",
            "STORAGE:the server does not answer",
            "REFUSED:the server refuses this user"
        },
        footer = "  reproof store upgrade 'jdbc:postgresql://db.example/runs?user=owner'")
final class StoreUpgradeCommand extends ReproofCommand implements Callable<ExitCode> {

    @Mixin
    private ServerMixin server;

    StoreUpgradeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        try (PostgresStore store = server.store(surroundings)) {
            Optional<Integer> before = store.upgrade();
            int now = store.check().format().orElseThrow();
            String done = before.isEmpty()
                    ? "Made the tables, format " + now
                    : before.get() == now
                            ? "The tables have format " + now + " already, there is nothing to upgrade"
                            : "The tables had format " + before.get() + ", and have format " + now;
            surroundings.out().print(done + ": " + Printable.line(store.name()) + "\n");
            return ExitCode.SUCCESS;
        }
    }
}
