package dev.reproof.engine.cli.pages;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.heads.Keys;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of files name what the program writes, and nothing else. */
class FilesPageTest {

    private static final Page PAGE = Page.of("docs/file-formats.md");

    private static final String UNFINISHED = ".<file>.tmp";

    /** There only for a while, or after a power cut: {@code KilledImportTest} and others see them. */
    private static final Set<String> PASSING = Set.of(
            "events-import.mv.db",
            "events-compact.mv.db",
            "events.unbegun-N.mv.db",
            "released/",
            "worktrees/",
            UNFINISHED,
            "store.json", // SharedStoreTest sees these two
            "runner.alive");

    private static final String DAG = """
            { "title": "All there is", "tasks": [
                { "id": "write", "complexity": "LOW", "subtask_prompt": "Write." },
                { "id": "tests", "kind": "oracle", "depends_on": ["write"], "command": "echo out; echo err >&2" },
                { "id": "review", "depends_on": ["tests"], "complexity": "LOW", "subtask_prompt": "Review." },
                { "id": "fails", "complexity": "LOW", "subtask_prompt": "Fail." },
                { "id": "gate", "kind": "pause", "depends_on": ["write"] } ],
              "loops": [{ "convergeOn": "review", "maxIterations": 1 }] }
            """;

    private static final String AGENT =
            "echo noise >&2; echo '## Blockers'; echo $REPROOF_TASK; test $REPROOF_TASK != fails";

    @TempDir
    Path directory;

    @Test
    void what_a_run_with_everything_writes_stands_in_the_tables() throws Exception {
        // given
        Files.writeString(directory.resolve("dag.json"), DAG);
        Keys.in(directory, "key");
        Set<String> ofTheRun = new TreeSet<>();
        Set<String> ofTasks = new TreeSet<>();
        Path run = directory.resolve(".reproof/runs/r");

        // when: looked at while it waits at its pause, and after its end
        Terminal runner = new Terminal(directory);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() ->
                runner.run("run", "dag.json", "--run-id", "r", "--sign-key", "key.pem", "--agent-command", AGENT));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> end.isDone() || Files.exists(run.resolve("checkpoints/gate.waiting")));
        ofTheRun.addAll(names(run));
        assertThat(names(run.resolve("checkpoints"))).containsExactly("gate.waiting");
        await().atMost(Duration.ofSeconds(60)).until(() -> end.isDone() || done("approve", "r", "gate"));
        assertThat(end.get(60, TimeUnit.SECONDS)).as(runner.err()).isEqualTo(1);
        ofTheRun.addAll(names(run));
        ofTasks.addAll(names(run.resolve("artifacts")));

        // and: without artifacts, from a state file, over a log and a state that are of no use
        assertThat(done("run", "dag.json", "--run-id", "r", "--no-artifacts", "--agent-command", AGENT))
                .isFalse();
        Files.copy(run.resolve("state.json"), directory.resolve("kept.json"));
        Files.writeString(run.resolve("state.json"), "unreadable");
        resume("r", "--no-artifacts");
        ofTheRun.addAll(names(run));
        Files.writeString(run.resolve("events.mv.db"), "damaged");
        resume("kept.json", "--run-id", "r", "--no-artifacts", "--from-state");
        ofTheRun.addAll(names(run));

        // and: with an agent that prints JSON
        Files.writeString(
                directory.resolve("ask.json"),
                "{\"title\": \"t\", \"tasks\": [{\"id\": \"ask\", \"complexity\": \"LOW\", \"subtask_prompt\": \"Ask.\"}]}");
        assertThat(done("run", "ask.json", "--run-id", "s", "--agent-command", "echo {}", "--agent-output", "codex"))
                .isFalse();
        ofTasks.addAll(names(directory.resolve(".reproof/runs/s/artifacts")));

        // and: with a command by hand that no runner has taken
        new CommandInbox(new RunHome(run)).leave(HandCommand.of("command-1", new TaskId("gate"), ByHand.SKIPPED));
        ofTheRun.addAll(names(run));

        // and: with a supervisor
        SupervisorLock.acquire(new RunHome(run), new RunId("r"), Duration.ZERO).close();
        ofTheRun.addAll(names(run));

        // then
        require("### The run's files", ofTheRun, PASSING);
        require("## Artifacts", ofTasks, Set.of(UNFINISHED));
    }

    /** Every name is of a row, and every row has a name. */
    private static void require(String heading, Set<String> found, Set<String> passing) {
        Set<String> rows = PAGE.below(heading).names("name", "what it is");
        Set<String> told = new TreeSet<>();
        for (String name : found) {
            Set<String> matching = rows.stream()
                    .filter(row -> pattern(row).matcher(name).matches())
                    .collect(toCollection(TreeSet::new));
            assertThat(matching).as(name + " in " + PAGE.name() + " " + heading).isNotEmpty();
            told.addAll(matching);
        }
        told.addAll(passing);
        assertThat(rows)
                .as("written by the program, of " + PAGE.name() + " " + heading)
                .isEqualTo(told);
    }

    private static Pattern pattern(String row) {
        String name = row.replaceAll("/$", "");
        String quoted = Pattern.quote(name)
                .replace("<task>", "\\E[a-z]+\\Q")
                .replace("<N>", "\\E[1-9]\\Q")
                .replace("<M>", "\\E[0-9]\\Q")
                .replace("<A>", "\\E[1-9]\\Q")
                .replace("<file>", "\\E[A-Za-z0-9._-]+\\Q")
                .replace("aside-N", "aside-\\E[1-9]\\Q");
        return Pattern.compile(quoted);
    }

    private void resume(String... more) {
        Terminal terminal = new Terminal(directory);
        String[] words = Stream.concat(Stream.of("resume", "--agent-command", AGENT), Stream.of(more))
                .toArray(String[]::new);
        assertThat(terminal.run(words)).as(terminal.err()).isIn(0, 1, 4);
    }

    private boolean done(String... words) {
        return new Terminal(directory).run(words) == 0;
    }

    private static Set<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).collect(toCollection(TreeSet::new));
        }
    }
}
