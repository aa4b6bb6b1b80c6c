package dev.reproof.engine.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.DagSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The page on DAG files, its examples and its tables. */
class DagPageTest {

    private static final Page PAGE = Page.of("docs/dag.md");
    private static final JsonMapper JSON = new JsonMapper();

    /** A literal that is a code: no other has this form. */
    private static final Pattern CODE = Pattern.compile("\"(cycle|[a-z]+(?:-[a-z]+)+)\"");

    /** What an agent says in the whole example: one review with a blocker, then none. */
    private static final String SCRIPT = """
            {"tasks": {
              "write": [{"chunks": ["Written."], "inputTokens": 10, "outputTokens": 20}],
              "review": [{"chunks": ["## Blockers\\n- no test for an empty harbour\\n"]}, {"chunks": ["## Blockers\\nNone.\\n"]}],
              "announce": [{"chunks": ["From Monday on."]}]}}
            """;

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema());

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> every_example_is_valid() {
        List<String> examples = PAGE.fenced("json");
        assertThat(examples).hasSizeGreaterThanOrEqualTo(9);
        return IntStream.range(0, examples.size())
                .mapToObj(at -> DynamicTest.dynamicTest("example " + (at + 1), () -> {
                    assertThat(DagParser.parse(examples.get(at))).isInstanceOf(DagParseResult.Valid.class);
                    assertThat(schema.validate(JSON.readTree(examples.get(at)))).isEmpty();
                }));
    }

    @Test
    void the_examples_use_every_member_there_is_and_the_tables_name_it() throws IOException {
        Set<String> members = new TreeSet<>();
        collectMembers(schema(), members);
        Set<String> used = new HashSet<>();
        for (String example : PAGE.fenced("json")) {
            collectNames(JSON.readTree(example), used);
        }

        assertThat(PAGE.names("member")).isEqualTo(members);
        assertThat(used).containsAll(members);
    }

    @Test
    void the_table_of_codes_has_those_of_the_parser() throws IOException {
        Set<String> codes = new TreeSet<>();
        Path parser = Page.root().resolve("events/src/main/java/dev/reproof/events/dag");
        try (Stream<Path> files = Files.list(parser)) {
            for (Path file : files.toList()) {
                CODE.matcher(Files.readString(file, StandardCharsets.UTF_8))
                        .results()
                        .map(code -> code.group(1))
                        .forEach(codes::add);
            }
        }

        assertThat(PAGE.names("code", "the fault")).isEqualTo(codes);
    }

    @Test
    void the_whole_example_runs_as_the_page_says() throws Exception {
        // given
        Files.writeString(directory.resolve("dag.json"), PAGE.fenced("json").get(1));
        Files.writeString(directory.resolve("script.json"), SCRIPT);
        Files.writeString(directory.resolve("tests.sh"), "echo 3 passed, 1 failed; exit 1");
        Terminal runner = new Terminal(directory);

        // when: it waits at the pause, and is let go on
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() ->
                runner.run("run", "dag.json", "--run-id", "r", "--agent-script", "script.json", "--max-parallel", "3"));
        await().atMost(Duration.ofSeconds(60)).until(() -> end.isDone() || approved());

        // then
        assertThat(end.get(60, TimeUnit.SECONDS)).as(runner.err()).isZero();
        assertThat(iterations("write", "unit-tests", "review")).containsOnly(1);
        assertThat(iterations("go-ahead", "announce")).containsOnly(0);
    }

    @Test
    void the_schema_is_printed_byte_for_byte() {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("dag", "schema")).isZero();

        assertThat(terminal.out().getBytes(StandardCharsets.UTF_8)).isEqualTo(DagSchema.document());
    }

    private boolean approved() {
        return new Terminal(directory).run("approve", "r", "go-ahead") == 0;
    }

    private List<Integer> iterations(String... tasks) throws IOException {
        JsonNode state = JSON.readTree(Files.readAllBytes(directory.resolve(".reproof/runs/r/state.json")));
        Set<String> named = Set.of(tasks);
        return Stream.of(state.at("/state/tasks"))
                .flatMap(all -> IntStream.range(0, all.size()).mapToObj(all::get))
                .filter(task -> named.contains(task.get("id").textValue()))
                .map(task -> task.path("iteration").asInt())
                .toList();
    }

    private static JsonNode schema() {
        try {
            return JSON.readTree(DagSchema.document());
        } catch (IOException e) {
            throw new AssertionError("The schema is no JSON", e);
        }
    }

    /** The members that a schema allows; one that is always wrong is {@code false}. */
    private static void collectMembers(JsonNode schema, Set<String> members) {
        schema.path("properties").properties().stream()
                .filter(member -> !member.getValue().isBoolean())
                .forEach(member -> members.add(member.getKey()));
        schema.forEach(below -> collectMembers(below, members));
    }

    private static void collectNames(JsonNode document, Set<String> names) {
        document.fieldNames().forEachRemaining(names::add);
        document.forEach(below -> collectNames(below, names));
    }
}
