package dev.reproof.engine.cli.pages;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.heads.Keys;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.postgres.TestServer;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands print for programs has the members that the page shows, and no others. */
class JsonOutputPageTest {

    private static final Page PAGE = Page.of("docs/json-output.md");
    private static final JsonMapper JSON = new JsonMapper();

    /** Objects whose members are named by what they are about: statuses, titles, options of a model, currencies, the DAG itself. */
    private static final Set<String> OPEN = Set.of(
            "tasks",
            "sections",
            "data",
            "run.dag.document",
            "state.tasks[].modelSelection.params",
            "total.cost",
            "byTask[].cost",
            "byModel[].cost");

    private static final String DAG = """
            { "title": "Two loaves", "framing": "Be brief.",
              "models": { "MED": { "id": "medium", "params": [{ "id": "seed", "value": "7" }] } },
              "outputPolicy": { "upstream": { "maxChars": 500 }, "maxPromptChars": 9000 },
              "budget": { "maxIterations": 2, "maxTokensTotal": 5000 },
              "tasks": [
                { "id": "recipe", "complexity": "LOW", "subtask_prompt": "Write a recipe." },
                { "id": "taste", "depends_on": ["recipe"], "complexity": "MED", "subtask_prompt": "Criticise it.", "modle": "m" },
                { "id": "scales", "kind": "oracle", "command": "echo balanced", "expect": "balanced" },
                { "id": "bake", "depends_on": ["recipe"], "complexity": "HIGH", "subtask_prompt": "Bake." },
                { "id": "eat", "depends_on": ["bake"], "complexity": "LOW", "subtask_prompt": "Eat." } ],
              "loops": [{ "convergeOn": "taste", "maxIterations": 1 }] }
            """;

    private static final String SCRIPT = """
            {"tasks": {
              "recipe": [{"chunks": ["Rye, water, salt."], "inputTokens": 12, "outputTokens": 5}],
              "taste": [{"chunks": ["## Blockers\\n- no yeast\\n"], "inputTokens": 12, "outputTokens": 5}],
              "bake": [{"chunks": ["Too hot."], "status": "error", "errorMessage": "The oven is cold"}]}}
            """;

    /** Calls that show every member of a section between them. */
    private static final Map<String, List<String>> CALLS = calls();

    private static Map<String, List<String>> calls() {
        return Map.ofEntries(
                entry("dag check", List.of("dag check --json dag.json bad.json")),
                entry(
                        "state check",
                        List.of(
                                "state check --json --full-output-dir out pinned.json bad.json",
                                "state check --json --full-output-dir gone pinned.json")),
                entry("store check", List.of("store check --json " + TestServer.url(TestServer.newSchema()))),
                entry("findings", List.of("findings --json review.txt")),
                entry("plan", List.of("plan demo --dag other.json --json")),
                entry("runs", List.of("runs --json")),
                entry("status", List.of("status demo --json")),
                entry(
                        "audit",
                        List.of(
                                "audit demo --json",
                                "audit demo --verify --json --verify-key key.pub.pem",
                                "audit demo --verify --json --head " + "0".repeat(64))),
                entry("cost", List.of("cost demo --json")),
                entry("agent list", List.of("agent list --json")),
                entry("agent show", List.of("agent show claude --json")),
                entry("parity", List.of("parity demo --json", "parity imported --json")),
                entry("diff", List.of("diff demo changed --json", "diff demo pinned --json")),
                entry("du", List.of("du --text --json")),
                entry("prune", List.of("prune --keep-last 0 --json")),
                entry("compact", List.of("compact demo --json")),
                entry("rerun", List.of("rerun demo taste --dry-run --json")),
                entry("fork", List.of("fork demo --run-id forked --json")),
                entry("copy", List.of("copy moved --home far --json --to " + TestServer.url(TestServer.newSchema()))),
                entry("export", List.of("export pinned pinned.tar.gz --json")),
                entry("import", List.of("import demo.tar.gz --json --cwd elsewhere")),
                entry(
                        "Decisions",
                        List.of("run dag.json --run-id third --agent-script script.json --log-format json")));
    }

    @TempDir
    static Path directory;

    private static Process agent;

    @BeforeAll
    static void finish_two_runs() throws IOException {
        write("dag.json", DAG);
        write("other.json", DAG.replace("Write a recipe.", "Write another one."));
        write("bad.json", "{\"title\": \"\"}");
        write("script.json", SCRIPT);
        write("review.txt", "## Blockers\n- rope frayed\n");
        Files.createDirectory(directory.resolve("gone"));
        Files.createDirectory(directory.resolve("elsewhere"));
        Keys.in(directory, "key");
        run("demo", "--restart-on-runner-change", "--sign-key", "key.pem");
        run("pinned", "--full-output-dir", "out");
        assertThat(new Terminal(directory).run("fork", "pinned", "--before", "taste", "--run-id", "branch"))
                .isZero();
        Files.copy(directory.resolve(".reproof/runs/pinned/state.json"), directory.resolve("pinned.json"));
        run("imported", "--resume-state", "pinned.json", "--artifacts-also", "out");
        write("models.json", "{\"MED\": {\"id\": \"large\"}}");
        write("script.json", SCRIPT.replace("Rye, water", "Wheat, water").replace("- no yeast", "- none"));
        run("moved", "--home", "far");
        run("changed", "--models-file", "models.json");
        write("script.json", SCRIPT);
        assertThat(new Terminal(directory).run("export", "demo", "demo.tar.gz")).isZero();
        leave_an_agent_at_work();
    }

    private static void leave_an_agent_at_work() throws IOException {
        assertThat(new Terminal(directory).run("run", "dag.json", "--run-id", "left", "--init-only"))
                .isZero();
        agent = new ProcessBuilder("tail", "-f", "/dev/null").start();
        RunHome home = RunHome.of(directory, new RunId("left"));
        AgentCall call = AgentCalls.in(directory).task("recipe", 0, 1).call();
        new AgentRecords(home, Runner.hostName())
                .keep(
                        call,
                        "mark-of-the-page",
                        agent.toHandle(),
                        ProcessTable.start(agent.toHandle()),
                        AgentReading.RAW);
        Files.writeString(home.agents().resolve("odd.json"), "{}");
    }

    @AfterAll
    static void end_the_agent() {
        agent.destroyForcibly().onExit().join();
    }

    @TestFactory
    Stream<DynamicTest> each_section_shows_what_its_command_prints() {
        return CALLS.keySet().stream()
                .sorted()
                .map(section -> DynamicTest.dynamicTest(section, () -> {
                    Map<String, Set<String>> shown = new TreeMap<>();
                    for (String example : PAGE.below("## " + section).fenced("json")) {
                        add(example, shown);
                    }
                    Map<String, Set<String>> printed = new TreeMap<>();
                    for (String call : CALLS.get(section)) {
                        add(printed(section, call), printed);
                    }

                    String where = PAGE.name() + ", section '" + section + "', against " + CALLS.get(section);
                    assertThat(shown.keySet()).as(where).isEqualTo(printed.keySet());
                    printed.forEach((member, types) -> assertThat(shown.get(member))
                            .as(where + ": " + member)
                            .containsAll(types));
                }));
    }

    @Test
    void every_command_that_prints_json_has_a_section() {
        Set<String> commands = new TreeSet<>(Set.of("Decisions"));
        collect(new Terminal(directory).commands().all(), commands);

        assertThat(CALLS.keySet()).as("calls of this test").isEqualTo(commands);
        assertThat(Pattern.compile("(?m)^## (.*)$")
                        .matcher(PAGE.text())
                        .results()
                        .map(heading -> heading.group(1)))
                .as("sections of " + PAGE.name())
                .containsExactlyInAnyOrderElementsOf(commands);
    }

    private static String printed(String section, String call) {
        Terminal terminal = new Terminal(directory);
        terminal.run(call.split(" ", -1));
        return section.equals("Decisions") ? terminal.err() : terminal.out();
    }

    private static void collect(CommandLine command, Set<String> commands) {
        if (command.getCommandSpec().optionsMap().containsKey("--json")) {
            commands.add(command.getCommandSpec().qualifiedName().substring("reproof ".length()));
        }
        command.getSubcommands().values().forEach(below -> collect(below, commands));
    }

    /** The types of each member by its place; of one that is null nothing but that it is there. */
    private static void add(String documents, Map<String, Set<String>> types) throws IOException {
        assertThat(documents).isNotBlank();
        JSON.readerFor(JsonNode.class)
                .<JsonNode>readValues(documents)
                .forEachRemaining(document -> add(document, "", types));
    }

    private static void add(JsonNode node, String place, Map<String, Set<String>> types) {
        if (!place.isEmpty()) {
            Set<String> known = types.computeIfAbsent(place, nothing -> new TreeSet<>());
            if (!node.isNull()) {
                known.add(node.getNodeType().name().toLowerCase(Locale.ROOT));
            }
        }
        node.elements().forEachRemaining(element -> {
            if (node.isArray()) {
                add(element, place + "[]", types);
            }
        });
        if (!OPEN.contains(place)) {
            node.properties()
                    .forEach(member -> add(
                            member.getValue(),
                            place.isEmpty() ? member.getKey() : place + "." + member.getKey(),
                            types));
        }
    }

    private static void run(String id, String... more) {
        Terminal terminal = new Terminal(directory);
        String[] words = Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", id, "--agent-script", "script.json"), Stream.of(more))
                .toArray(String[]::new);
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(1);
    }

    private static void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
