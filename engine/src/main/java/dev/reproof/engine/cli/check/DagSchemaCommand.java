package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.dag.DagSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code reproof dag schema}. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of DAG files.",
            "Editors complete and check with it. What no schema can say, such as cycles, dag check finds."
        },
        exitCodeList = {"SUCCESS:success", "USAGE:wrong usage", "STORAGE:the output cannot be written"},
        footer = "  reproof dag schema > dag.schema.json")
final class DagSchemaCommand extends ReproofCommand implements Callable<ExitCode> {

    DagSchemaCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        byte[] schema = DagSchema.document();
        surroundings.out().write(schema, 0, schema.length);
        return ExitCode.SUCCESS;
    }
}
