package dev.reproof.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ids, titles, messages, files and arguments are full of what terminals obey: no command prints any of it, on neither of
 * its outputs, but for the two that print exact bytes.
 */
class HostileTextsTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** Sounds a bell, moves the cursor, turns what follows, hides, ends lines, and pretends to be a message of ours. */
    private static final String EVIL = "\u0007\u001b[2J\u001b]0;t\u0007\u0085\u009b5A\u007f\r\n\u2028\u2029\u202e\u2066"
            + "\u200b\u200e\u061c\ufeff\u00ad\nerror: forged\n";

    @TempDir
    Path directory;

    @BeforeEach
    void furnish() throws IOException {
        ObjectNode dag = JSON.createObjectNode().put("title", "title" + EVIL).put("odd" + EVIL, 1);
        ArrayNode tasks = dag.putArray("tasks");
        task(tasks, "good" + EVIL);
        task(tasks, "bad" + EVIL);
        task(tasks, "review" + EVIL).putArray("depends_on").add("good" + EVIL);
        task(tasks, "blocked" + EVIL).putArray("depends_on").add("bad" + EVIL);
        dag.putArray("loops")
                .addObject()
                .put("id", "loop" + EVIL)
                .put("convergeOn", "review" + EVIL)
                .put("maxIterations", 1)
                .putObject("reexecute")
                .put("kind", "tasks")
                .putArray("tasks")
                .add("review" + EVIL);
        Files.write(directory.resolve("dag.json"), JSON.writeValueAsBytes(dag));
        ((ArrayNode) dag.get("tasks")).remove(1);
        Files.write(directory.resolve("other.json"), JSON.writeValueAsBytes(dag.put("title", 7)));
        ObjectNode said = JSON.createObjectNode();
        ObjectNode script = said.putObject("tasks");
        says(script, "good" + EVIL, EVIL);
        script.putArray("bad" + EVIL)
                .addObject()
                .put("status", "error")
                .put("errorMessage", "broke" + EVIL)
                .putArray("chunks")
                .add(EVIL);
        says(script, "review" + EVIL, "## Blockers\n- one " + EVIL);
        says(script, "blocked" + EVIL, "");
        Files.write(directory.resolve("script.json"), JSON.writeValueAsBytes(said));
        Files.writeString(directory.resolve("review.txt"), "## Blockers\n- " + EVIL + "\n## High" + EVIL);
        ObjectNode usage = JSON.createObjectNode().put("input_tokens", 1).put("output_tokens", 2);
        ObjectNode billed = JSON.createObjectNode();
        billed.putObject("model" + EVIL);
        Files.write(
                directory.resolve("told.jsonl"),
                JSON.writeValueAsBytes(JSON.createObjectNode()
                        .put("type", "result")
                        .put("subtype", "success" + EVIL)
                        .put("is_error", true)
                        .put("num_turns", 1)
                        .put("session_id", "session" + EVIL)
                        .put("stop_reason", "reason" + EVIL)
                        .put("result", EVIL)
                        .<ObjectNode>set("usage", usage)
                        .set("modelUsage", billed)));
        Files.writeString(directory.resolve("bad" + EVIL.replace("/", "")), "{\"title\": " + EVIL);
    }

    private static ObjectNode task(ArrayNode tasks, String id) {
        return tasks.addObject().put("id", id).put("complexity", "LOW").put("subtask_prompt", "Do it." + EVIL);
    }

    private static void says(ObjectNode script, String task, String text) {
        script.putArray(task).addObject().putArray("chunks").add(text);
    }

    private Stream<List<String>> commands() {
        String good = "good" + EVIL;
        String bad = "bad" + EVIL;
        return Stream.of(
                List.of("run", "dag.json", "--run-id", "r", "--agent-script", "script.json"),
                List.of("run", "dag.json", "--run-id", "j", "--agent-script", "script.json", "--log-format", "json"),
                List.of("run", "other.json", "--run-id", "r", "--agent-script", "script.json"),
                List.of("run", "dag.json", "--run-id", EVIL, "--agent-script", "script.json"),
                List.of("run", EVIL, "--agent-script", "script.json"),
                List.of("run", "dag.json", "--agent-script", EVIL, "--log-format", "json"),
                List.of("run", "dag.json", "--agent", EVIL),
                List.of("run", "dag.json", "--agent-command", "cat", "--agent-output", EVIL),
                List.of(
                        "run",
                        "dag.json",
                        "--run-id",
                        "k",
                        "--agent-command",
                        "cat told.jsonl",
                        "--agent-output",
                        "claude"),
                List.of("run", "dag.json", "--converge-on", EVIL, "--agent-script", "script.json"),
                List.of("run", "dag.json", "--max-parallel", EVIL, "--agent-script", "script.json"),
                List.of("resume", "r", "--agent-script", "script.json"),
                List.of("resume", "r", "--retry-failed", "--agent-script", "script.json"),
                List.of("resume", "r", "--retry-failed", "--agent-script", "script.json", "--log-format", "json"),
                List.of("resume", EVIL, "--agent-script", "script.json"),
                List.of("stop", "r", "--agents"),
                List.of("stop", EVIL),
                List.of("stop", "r", "--patience", EVIL),
                List.of("plan", "r"),
                List.of("plan", "r", "--json", "--retry-failed"),
                List.of("plan", "r", "--dag", "other.json"),
                List.of("status", "r"),
                List.of("status", "r", "--json"),
                List.of("status", "r", "--watch"),
                List.of("status", EVIL),
                List.of("runs"),
                List.of("runs", "--json"),
                List.of("runs", "--cwd", EVIL),
                List.of("du", "--text"),
                List.of("du", "--json"),
                List.of("du", EVIL),
                List.of("prune", "--keep-last", "9"),
                List.of("prune", "r", "--json"),
                List.of("prune", EVIL),
                List.of("compact", "r"),
                List.of("compact", EVIL),
                List.of("approve", "r", good),
                List.of("approve", "r", EVIL),
                List.of("transcript", "r", EVIL),
                List.of("transcript", "r", "blocked" + EVIL),
                List.of("transcript", "r", bad, "--attempt", "99"),
                List.of("report", "r", "-o", "page.html"), // a page is not for a terminal
                List.of("report", "r", "-o", "page.html", "--at", "4"),
                List.of("report", "r", "-o", EVIL + "/page.html"),
                List.of("report", EVIL),
                List.of("audit", "r"),
                List.of("audit", "r", "--with-text"),
                List.of("audit", "r", "--json", "--with-text"),
                List.of("audit", "r", "--at", "4"),
                List.of("audit", "r", "--at", "4", "--json"),
                List.of("audit", "r", "--verify"),
                List.of("audit", "r", "--kind", EVIL),
                List.of("audit", "r", "--verify", "--head", EVIL),
                List.of("audit", "r", "--verify", "--verify-key", EVIL),
                List.of("audit", EVIL),
                List.of("audit", "k"),
                List.of("audit", "k", "--json"),
                List.of("cost", "k"),
                List.of("cost", "k", "--json"),
                List.of("cost", EVIL),
                List.of("agent", "list"),
                List.of("agent", "show", EVIL),
                List.of("parity", "r"),
                List.of("parity", "r", "--json"),
                List.of("parity", EVIL),
                List.of("diff", "r", "j"),
                List.of("diff", "r", "j", "--json"),
                List.of("diff", "r", EVIL),
                List.of("diff", "r", "j", "--transcripts", EVIL),
                List.of("fork", "r", "--before", EVIL),
                List.of("fork", "r", "--run-id", EVIL),
                List.of("fork", EVIL),
                List.of("rerun", "j", good, "--dry-run"),
                List.of("rerun", "j", EVIL),
                List.of("rerun", "j", good, "--with-dag", EVIL),
                List.of("rerun", "j", good, "--reason", EVIL),
                List.of("plan", "j"),
                List.of("skip", "j", good, "--reason", EVIL),
                List.of("skip", "j", EVIL),
                List.of("finish", "j", good, "--with", EVIL),
                List.of("salvage", "j", bad),
                List.of("fail", "j", bad, "--reason", EVIL),
                List.of("cancel", EVIL, EVIL),
                List.of("reject", "j", good, "--with", EVIL),
                List.of("audit", "j"),
                List.of("copy", "r", "--to", EVIL),
                List.of("copy", EVIL, "--to", "files"),
                List.of("export", "r", EVIL),
                List.of("export", EVIL, "x.tar.gz"),
                List.of("import", EVIL),
                List.of("prompt", "r", EVIL),
                List.of("prompt", "r", good, "--iteration", "9"),
                List.of("dag", "check", "dag.json", "other.json"),
                List.of("dag", "check", "--json", "dag.json", "other.json"),
                List.of("dag", "check", "--strict-dag", "dag.json"),
                List.of("dag", "check", EVIL),
                List.of("dag", "check", bad),
                List.of("dag", "check", "--json", bad),
                List.of("dag", "schema"),
                List.of("state", "check", ".reproof/runs/r/state.json", bad),
                List.of("state", "check", "--json", ".reproof/runs/r/state.json", bad),
                List.of("state", "upgrade", bad),
                List.of("state", "upgrade", ".reproof/runs/r/state.json"),
                List.of("store", "check", EVIL),
                List.of("store", "check", "jdbc:postgresql://" + EVIL),
                List.of("store", "check", "jdbc:postgresql://" + EVIL + "/runs"),
                List.of("store", "check", "--json", "jdbc:postgresql://localhost/runs?" + EVIL + "=1"),
                List.of("store", "upgrade", "--store-password-file", EVIL, "jdbc:postgresql://localhost/runs"),
                List.of("findings", "review.txt", bad),
                List.of("findings", "--json", "review.txt", bad),
                List.of("findings", EVIL),
                List.of("supervise", "dag.json", "--max-runner-restarts", EVIL),
                List.of("serve", "--token-file", EVIL),
                List.of("complete", "r"),
                List.of("completion"),
                List.of("help", EVIL),
                List.of(EVIL),
                List.of("--version"));
    }

    @Test
    void no_command_prints_what_a_terminal_obeys() {
        assertThat(commands().map(command -> command.get(0)).filter(Commands.NAMES::contains))
                .containsAll(Commands.NAMES);
        commands().forEach(this::requireClean);
    }

    @Test
    void a_run_whose_files_are_damaged_is_no_other_matter() throws IOException {
        // given
        requireClean(List.of("run", "dag.json", "--run-id", "r", "--agent-script", "script.json"));
        RunHome home = RunHome.of(directory, new RunId("r"));
        Files.writeString(home.state(), "{\"version\":\"" + EVIL.replaceAll("\\p{Cntrl}", "") + "\"}");
        Files.writeString(home.eventsFile(), EVIL);

        // then
        Stream.of("status r", "runs", "du --text", "plan r", "resume r --agent-script script.json", "transcript r x")
                .forEach(command -> requireClean(List.of(command.split(" ", -1))));
    }

    private void requireClean(List<String> command) {
        // when
        Terminal terminal = new Terminal(directory);
        terminal.run(command.toArray(String[]::new));

        // then
        boolean offersNothing = command.contains(Commands.COMPLETE); // an id that cannot be typed
        assertThat((terminal.out() + terminal.err()).isEmpty())
                .as("of %s", command)
                .isEqualTo(offersNothing);
        assertThat(terminal.out().codePoints().filter(HostileTextsTest::isObeyed))
                .as("out of %s", command)
                .isEmpty();
        assertThat(terminal.err().codePoints().filter(HostileTextsTest::isObeyed))
                .as("err of %s", command)
                .isEmpty();
        assertThat((terminal.out() + terminal.err()).lines())
                .as("lines of %s", command)
                .doesNotContain("error: forged");
    }

    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\n' && character != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
