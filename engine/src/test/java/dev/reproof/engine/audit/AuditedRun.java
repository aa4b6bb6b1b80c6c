package dev.reproof.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.heads.HeadVerifier;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/** A run of every kind of task, finished, and copies of it to be altered. */
final class AuditedRun {

    private static final String DAG = """
            { "title": "Two loaves",
              "tasks": [
                { "id": "recipe", "complexity": "LOW", "subtask_prompt": "Write a recipe." },
                { "id": "oven", "complexity": "LOW", "subtask_prompt": "Heat it." },
                { "id": "scales", "kind": "oracle", "command": "echo balanced; echo slowly >&2", "expect": "balanced" },
                { "id": "taste", "depends_on": ["recipe"], "complexity": "MED", "subtask_prompt": "Criticise it." },
                { "id": "bake", "depends_on": ["recipe", "oven"], "complexity": "HIGH", "subtask_prompt": "Bake." },
                { "id": "burn", "depends_on": ["oven"], "complexity": "LOW", "subtask_prompt": "Burn." } ],
              "loops": [{ "convergeOn": "taste", "maxIterations": 2 }] }
            """;

    /** What recipe and oven say is equally long. */
    private static final String SCRIPT = """
            {"tasks": {
              "recipe": [{"chunks": ["Rye, water, salt.", " And time, which is free."], "inputTokens": 12, "outputTokens": 5}],
              "oven": [{"chunks": ["Hot or hotter yet", " than that, I should say."]}],
              "taste": [{"chunks": ["## Blockers\\n- no yeast\\n"]}, {"chunks": ["## Blockers\\n(none)\\n\\n## High severity\\n(none)\\n"]}],
              "bake": [{"chunks": ["Baked \\u00e4\\ud83c\\udf5e."]}],
              "burn": [{"chunks": ["Too hot."], "status": "error", "errorMessage": "It burns"}]}}
            """;

    static final RunId RUN = new RunId("r1");

    private final Path directory;

    private AuditedRun(Path directory) {
        this.directory = directory;
    }

    /** Runs it, with these options more. */
    static AuditedRun finished(Path directory, String... options) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("dag.json"), DAG);
        Files.writeString(directory.resolve("script.json"), SCRIPT);
        AuditedRun run = new AuditedRun(directory);
        run.run(options);
        return run;
    }

    private void run(String... options) {
        Terminal terminal = new Terminal(directory);
        String[] call = {"run", "dag.json", "--run-id", RUN.value(), "--agent-script", "script.json"};
        String[] all = java.util.Arrays.copyOf(call, call.length + options.length);
        System.arraycopy(options, 0, all, call.length, options.length);
        assertThat(terminal.run(all)).as(terminal.err()).isOne(); // burn fails
    }

    RunHome home() {
        return RunHome.of(directory, RUN);
    }

    Path directory() {
        return directory;
    }

    /** Makes the log and the files beside it as those of another run are. */
    void become(AuditedRun other) throws IOException {
        Files.createDirectories(home().directory());
        for (Path file : java.util.List.of(home().eventsFile(), home().state(), home().heads())) {
            Path from = other.home().directory().resolve(file.getFileName());
            if (Files.exists(from)) {
                Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static AuditedRun copyOf(AuditedRun other, Path directory) throws IOException {
        AuditedRun copy = new AuditedRun(directory);
        copy.become(other);
        return copy;
    }

    /** How often the head of its chain is to be signed. */
    int boundaries() {
        Terminal terminal = new Terminal(directory);
        terminal.run(
                ("audit r1 --kind rank-completed --kind loop-iteration-started --kind loop-converged --kind loop-exhausted"
                                + " --kind run-interrupted --kind run-restart-requested --kind run-finished")
                        .split(" "));
        return (int) terminal.out().lines().skip(1).count();
    }

    /** A way to the tables behind the log's back. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + home().events().toAbsolutePath(), "", "");
    }

    LogVerdict audit() {
        return ResumeEngine.create().audit(home(), Optional.empty(), Optional.empty());
    }

    LogVerdict audit(Sha256 head) {
        return ResumeEngine.create().audit(home(), Optional.of(head), Optional.empty());
    }

    LogVerdict audit(HeadVerifier key) {
        return ResumeEngine.create().audit(home(), Optional.empty(), Optional.of(key));
    }
}
