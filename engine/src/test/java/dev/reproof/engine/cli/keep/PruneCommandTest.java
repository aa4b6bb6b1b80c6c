package dev.reproof.engine.cli.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.store.FileStore;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code reproof prune} removes, and everything that it leaves alone. */
class PruneCommandTest {

    @TempDir
    Path root;

    private Path directory;
    private Path outside;

    @BeforeEach
    void a_working_directory_and_something_outside() throws IOException {
        directory = Files.createDirectories(root.resolve("work"));
        outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("precious.txt"), "precious");
    }

    @Test
    void without_yes_nothing_changes_and_everything_is_said() throws IOException {
        // given
        run("old", "SUCCESS", "2026-01-01T00:00:00Z");
        run("new", "FAILED", "2026-02-28T00:00:00Z");
        run("going", "INTERRUPTED", "2026-01-01T00:00:00Z");
        Files.createDirectories(home("x").directory().resolveSibling(".pruned-x"));
        List<String> before = tree();

        // when
        Terminal terminal = prune("--older-than", "30d");

        // then
        assertThat(terminal.out()).isEqualTo("""
                RUN        ACTION      SIZE  WRITTEN (UTC)        WHY
                .pruned-x  WOULD GO     0 B                       left by a prune that was stopped
                going      KEPT      %1$s  2026-01-01 00:00:00  it has not finished
                old        WOULD GO  %1$s  2026-01-01 00:00:00  older than 30d 00h
                2 runs, %1$s would be freed; nothing was changed, --yes does it
                """.formatted("1.2 kB"));
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void with_yes_it_is_done_and_told_line_by_line() throws IOException {
        // given
        run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        run("b", "SUCCESS", "2026-01-02T00:00:00Z");
        run("c", "SUCCESS", "2026-01-03T00:00:00Z");

        // when
        Terminal terminal = prune("--keep-last", "2", "--yes", "--json");

        // then
        JsonNode line = JsonMapper.builder().build().readTree(terminal.out());
        assertThat(terminal.out().lines()).hasSize(1);
        assertThat(line.get("run").asText()).isEqualTo("a");
        assertThat(line.get("action").asText()).isEqualTo("GONE");
        assertThat(line.get("bytes").asLong()).isPositive();
        assertThat(runs()).containsExactly("b", "c");
    }

    @Test
    void what_a_stopped_prune_has_left_is_no_run_and_is_removed_by_the_next_one() throws IOException {
        // given
        run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        Files.move(home("a").directory(), home("a").directory().resolveSibling(".pruned-a"));
        Files.createSymbolicLink(home("a").directory().resolveSibling(".pruned-b"), outside);
        run("a", "SUCCESS", "2026-02-01T00:00:00Z");

        // when
        Terminal listed = new Terminal(directory);
        assertThat(listed.run("runs", "--json")).isZero();
        prune("--keep-last", "5", "--yes");

        // then
        assertThat(listed.out().lines()).singleElement().asString().contains("\"run\":\"a\"");
        assertThat(runs()).containsExactly(".pruned-b", "a");
        requireOutside();
    }

    @Test
    void links_are_removed_and_what_they_lead_to_stays() throws IOException {
        // given
        Path artifacts = Files.createDirectories(
                run("a", "SUCCESS", "2026-01-01T00:00:00Z").artifacts());
        Files.createSymbolicLink(artifacts.resolve("directory"), outside);
        Files.createSymbolicLink(artifacts.resolve("file"), outside.resolve("precious.txt"));
        Files.createSymbolicLink(artifacts.resolve("dangling"), outside.resolve("none"));
        Files.createSymbolicLink(home("a").directory().resolve("inline"), outside);

        // when
        prune("--keep-last", "0", "--yes");

        // then
        assertThat(runs()).isEmpty();
        requireOutside();
    }

    @Test
    void a_run_that_is_itself_a_link_is_kept_where_it_is() throws IOException {
        // given
        RunHome there = run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        Path moved = outside.resolve("a");
        Files.move(there.directory(), moved);
        Files.createSymbolicLink(there.directory(), moved);

        // when
        Terminal unnamed = prune("--keep-last", "0", "--yes");
        Terminal named = new Terminal(directory);

        // then
        assertThat(unnamed.out()).contains("its directory is a symbolic link");
        assertThat(named.run("prune", "a", "--yes")).isEqualTo(78);
        assertThat(moved.resolve("state.json")).exists();
        assertThat(there.directory()).isSymbolicLink();
    }

    @Test
    void pinned_artifacts_stay_and_are_named() throws IOException {
        // given
        run("a", "SUCCESS", "2026-01-01T00:00:00Z", outside.toString());

        // when
        Terminal terminal = prune("a", "--yes");

        // then
        assertThat(terminal.out()).contains("artifacts of a stay, since they are pinned to " + outside + "\n");
        assertThat(runs()).isEmpty();
        requireOutside();
    }

    @Test
    void a_run_that_has_not_finished_goes_only_when_it_is_named() throws IOException {
        // given
        run("stopped", "INTERRUPTED", "2026-01-01T00:00:00Z");
        run("restarting", "RESTARTING_RUNNER", "2026-01-01T00:00:00Z");
        Files.delete(run("stateless", "SUCCESS", "2026-01-01T00:00:00Z").state());
        Files.writeString(run("unreadable", "SUCCESS", "2026-01-01T00:00:00Z").state(), "{\"version\":2,");

        // when
        Terminal unnamed = prune("--keep-last", "0", "--older-than", "0s", "--max-total", "0B", "--yes");

        // then
        assertThat(runs()).containsExactly("restarting", "stateless", "stopped", "unreadable");
        assertThat(unnamed.out())
                .containsPattern("stopped +KEPT .* it has not finished")
                .containsPattern("unreadable +KEPT .* its state file cannot be read")
                .endsWith("nothing was removed\n");
        prune("stopped", "restarting", "stateless", "unreadable", "--yes");
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_run_whose_lock_is_held_is_kept_whatever_its_files_say() throws IOException {
        // given
        RunHome home = run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        run("b", "SUCCESS", "2026-01-01T00:00:00Z");
        RunLock lock = RunLock.acquire(home, new RunId("a"), new Holder(7, "elsewhere", Instant.EPOCH), Duration.ZERO);

        // then
        try (lock) {
            Terminal unnamed = prune("--keep-last", "0", "--yes");
            assertThat(unnamed.out()).containsPattern("a +KEPT .*in use by pid 7 on host elsewhere");
            Terminal named = new Terminal(directory);
            assertThat(named.run("prune", "a", "--yes")).isEqualTo(78);
            assertThat(runs()).containsExactly("a");
            assertThat(home.eventsFile()).exists();
            assertThat(home.holder()).exists();
        }
        prune("a", "--yes");
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_run_with_a_runner_of_this_machine_is_said_to_be_in_use_without_a_lock() throws IOException {
        // given
        RunHome home = run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        Holder me = new Holder(ProcessHandle.current().pid(), Runner.hostName(), Instant.now());

        // then
        RunLock lock = RunLock.acquire(home, new RunId("a"), me, Duration.ZERO);
        try (lock) {
            Terminal terminal = new Terminal(directory);
            assertThat(terminal.run("prune", "a")).isEqualTo(78);
            assertThat(terminal.out()).contains("a runner is at work on it");
        }
    }

    @Test
    void a_run_that_somebody_went_on_with_after_the_look_is_kept() throws IOException {
        // given
        RunHome home = run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        Terminal terminal = new Terminal(directory);
        RunFinder finder = new RunFinder(terminal.surroundings(), Workplace.in(directory));
        Found seen = finder.found(home);
        run("a", "INTERRUPTED", "2026-01-02T00:00:00Z");
        PruneRow row =
                new PruneRow(home.directory(), PruneRow.Action.WOULD_GO, 1, Optional.empty(), "old", Optional.empty());

        // when
        PruneRow done = new PruneAct(terminal.surroundings(), finder, new FileStore())
                .run(row, new Prunable(seen, false, true));

        // then
        assertThat(done.action()).isEqualTo(PruneRow.Action.KEPT);
        assertThat(home.eventsFile()).exists();
    }

    @Test
    void a_run_with_records_of_agents_is_kept() throws IOException {
        Path agents = run("a", "SUCCESS", "2026-01-01T00:00:00Z").agents();
        Files.writeString(Files.createDirectories(agents).resolve("1-2.json"), "{}");

        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("prune", "a", "--yes")).isEqualTo(78);
        assertThat(terminal.out()).contains("agents of an earlier runner may be at work");
        assertThat(runs()).containsExactly("a");
    }

    @Test
    void a_directory_that_is_no_run_is_kept_even_when_it_is_named() throws IOException {
        // given
        Files.writeString(directory.resolve("state.json"), state("SUCCESS", "2026-01-01T00:00:00Z", "/a"));
        RunHome moved = new RunHome(outside.resolve("kept"));
        Files.createDirectories(outside.resolve("kept"));
        Files.writeString(moved.eventsFile(), "log");

        // then
        for (String path : new String[] {".", "..", "../outside", ".reproof/.."}) {
            Files.createDirectories(directory.resolve(".reproof"));
            Terminal terminal = new Terminal(directory);
            assertThat(terminal.run("prune", path, "--yes")).as(path).isEqualTo(78);
            assertThat(terminal.out()).contains("holds no event log");
        }
        requireOutside();
        assertThat(new Terminal(directory).run("prune", "../outside/kept", "--yes"))
                .isZero();
        assertThat(outside.resolve("kept")).doesNotExist();
        requireOutside();
    }

    @Test
    void a_run_that_cannot_be_locked_is_kept_and_does_not_keep_the_others() throws IOException {
        // given
        RunHome stuck = run("a", "SUCCESS", "2026-01-01T00:00:00Z");
        run("b", "SUCCESS", "2026-01-01T00:00:00Z");
        Files.delete(stuck.directory().resolve("run.lock"));
        Files.createDirectory(stuck.directory().resolve("run.lock"));

        // when
        Terminal terminal = new Terminal(directory);
        int code = terminal.run("prune", "--keep-last", "0", "--yes");

        // then
        assertThat(code).as(terminal.out()).isZero();
        assertThat(terminal.out()).containsPattern("a +KEPT .*Expected a plain file at");
        assertThat(runs()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--yes",
                "--json",
                "--keep-last -1",
                "--keep-last x",
                "--older-than 30",
                "--max-total much",
                "--max-total 20",
                "--keep-last 1 --older-than"
            })
    void wrong_usage_ends_with_2_and_removes_nothing(String arguments) throws IOException {
        run("a", "SUCCESS", "2026-01-01T00:00:00Z");

        String[] words = Stream.concat(
                        Stream.of("prune"), Stream.of(arguments.split(" ")).filter(word -> !word.isEmpty()))
                .toArray(String[]::new);

        assertThat(new Terminal(directory).run(words)).isEqualTo(2);
        assertThat(runs()).containsExactly("a");
    }

    @Test
    void a_run_that_is_not_there_ends_with_66() {
        assertThat(new Terminal(directory).run("prune", "a", "--yes")).isEqualTo(66);
    }

    private Terminal prune(String... arguments) {
        Terminal terminal = new Terminal(directory);
        int code = terminal.run(
                Stream.concat(Stream.of("prune"), Stream.of(arguments)).toArray(String[]::new));
        assertThat(code).as(terminal.err() + terminal.out()).isZero();
        return terminal;
    }

    private RunHome home(String run) {
        return RunHome.of(directory, new RunId(run));
    }

    private RunHome run(String id, String outcome, String writtenAt) throws IOException {
        return run(id, outcome, writtenAt, home(id).artifacts().toString());
    }

    /** As much of a run as pruning looks at. */
    private RunHome run(String id, String outcome, String writtenAt, String artifacts) throws IOException {
        RunHome home = home(id);
        home.create();
        Files.write(home.eventsFile(), new byte[1_000]);
        Files.write(home.lock(), new byte[0]);
        Files.writeString(home.state(), state(outcome, writtenAt, artifacts), UTF_8);
        return home;
    }

    private static String state(String outcome, String writtenAt, String artifacts) {
        return """
                {"version":2,"writtenAt":"%s","run":{"id":"r","home":"/moved","artifacts":"%s"},
                 "state":{"title":"t","runOutcome":"%s","tasks":[]}}""".formatted(writtenAt, artifacts, outcome);
    }

    private List<String> runs() throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve(".reproof/runs"))) {
            return runs.map(run -> run.getFileName().toString()).sorted().toList();
        }
    }

    private void requireOutside() {
        assertThat(outside.resolve("precious.txt")).hasContent("precious");
    }

    /** Every file with its content and the time of its last change. */
    private List<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return file + " " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS) + " "
                                    + (Files.isRegularFile(file) ? Files.readString(file) : "");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
