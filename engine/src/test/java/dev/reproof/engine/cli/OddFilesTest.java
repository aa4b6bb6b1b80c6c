package dev.reproof.engine.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What stands in place of a run's file need not be a file. Whatever it is, every command ends, with an exit code that
 * says why, and nothing is read or written through it.
 */
class OddFilesTest {

    private static final String DAG = """
            { "title": "All there is", "tasks": [
                { "id": "write", "complexity": "LOW", "subtask_prompt": "Write." },
                { "id": "tests", "kind": "oracle", "depends_on": ["write"], "command": "echo out; echo err >&2" },
                { "id": "gate", "kind": "pause", "depends_on": ["write"] },
                { "id": "review", "depends_on": ["gate"], "complexity": "LOW", "subtask_prompt": "Review." } ],
              "loops": [{ "convergeOn": "review", "maxIterations": 1 }] }
            """;

    private static final String AGENT = "echo noise >&2; echo '## Blockers'; echo none";

    /** What a victim holds that a link leads to. */
    private static final String FOREIGN = "foreign";

    /** What would appear where a link leads nowhere. */
    private static final String THROUGH = "made-through-a-link";

    private static final int LONGEST_SECONDS = 60;

    private static final Set<Integer> KNOWN = Set.of(0, 65, 66, 74, 78);

    /** Exit codes of who looked at what stands there, and said no. */
    private static final Set<Integer> REFUSALS = Set.of(65, 78);

    private enum Odd {
        PIPE("a named pipe") {
            @Override
            void make(Path place, Path victim) throws IOException, InterruptedException {
                assertThat(new ProcessBuilder("mkfifo", place.toString())
                                .inheritIO()
                                .start()
                                .waitFor())
                        .isZero();
            }
        },
        SOCKET("a socket") {
            @Override
            void make(Path place, Path victim) throws IOException {
                Path bound = Files.createTempDirectory("s").resolve("s"); // a socket's path has to be short
                try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.bind(UnixDomainSocketAddress.of(bound));
                }
                Files.move(bound, place);
                Files.delete(bound.getParent());
            }
        },
        DIRECTORY("a directory") {
            @Override
            void make(Path place, Path victim) throws IOException {
                Files.createDirectory(place);
                Files.writeString(place.resolve(FOREIGN), FOREIGN);
            }
        },
        LINK("a symbolic link") {
            @Override
            void make(Path place, Path victim) throws IOException {
                Files.createSymbolicLink(place, victim);
            }
        },
        DANGLING("a symbolic link") {
            @Override
            void make(Path place, Path victim) throws IOException {
                Files.createSymbolicLink(place, victim.resolveSibling(THROUGH));
            }
        };

        private final String words;

        Odd(String words) {
            this.words = words;
        }

        abstract void make(Path place, Path victim) throws IOException, InterruptedException;
    }

    /** Images of runs: one that has ended, and one that was killed at its pause, and has no artifacts. */
    private enum Image {
        ENDED,
        WAITING
    }

    /** How a command ended, and what it had to say. */
    private record End(int code, String err) {}

    /** All runs are here, one after the other: a run that has moved is another matter. */
    @TempDir
    static Path work;

    @TempDir
    static Path images;

    private static final Map<Image, Map<List<String>, End>> SOUND = new EnumMap<>(Image.class);

    @BeforeAll
    static void make_runs() throws Exception {
        run(Image.ENDED);
        run(Image.WAITING, "--no-artifacts");
        for (Image image : Image.values()) {
            copy(images.resolve(image.name()), work);
            Map<List<String>, End> ends = new HashMap<>();
            for (List<String> words : commands()) {
                ends.put(words, end(words, image.name()));
            }
            SOUND.put(image, ends);
            clean();
        }
    }

    private static void run(Image image, String... more) throws Exception {
        Files.writeString(work.resolve("dag.json"), DAG);
        Terminal runner = new Terminal(work);
        String[] words = Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", "r", "--agent-command", AGENT), Stream.of(more))
                .toArray(String[]::new);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> runner.run(words));
        await().atMost(Duration.ofMinutes(2)).until(() -> end.isDone() || waits());
        if (image == Image.WAITING) {
            copy(work, images.resolve(image.name())); // what a kill would leave
        }
        Files.delete(gate());
        assertThat(end.get(120, SECONDS)).as(runner.err()).isZero();
        if (image == Image.ENDED) {
            copy(work, images.resolve(image.name()));
        }
        clean();
    }

    private static boolean waits() {
        return Files.exists(gate()) && new Terminal(work).run("transcript", "r", "tests") == 0;
    }

    private static Path home() {
        return work.resolve(".reproof/runs/r");
    }

    private static Path gate() {
        return home().resolve("checkpoints/gate.waiting");
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void every_command_ends_whatever_stands_in_place_of_a_file(Odd odd) throws Exception {
        for (Image image : Image.values()) {
            for (Path place : places(image)) {
                // given
                copy(images.resolve(image.name()), work);
                Path victim = Files.writeString(work.resolve("victim"), FOREIGN);
                remove(work.resolve(place));
                odd.make(work.resolve(place), victim);

                for (List<String> words : commands()) {
                    if (passesBy(words, odd, place)) {
                        continue;
                    }
                    // when
                    String what = words + " with " + odd.words + " at " + place + " of a run " + image;
                    End end = end(words, what);

                    // then
                    requireSense(what, odd, place, end, SOUND.get(image).get(words));
                }
                assertThat(victim).as(place.toString()).hasContent(FOREIGN);
                assertThat(work.resolve(THROUGH)).as(place.toString()).doesNotExist();
                clean();
            }
        }
    }

    @Test
    void a_pipe_that_an_agent_puts_in_place_of_the_next_log_keeps_nobody_waiting() throws Exception {
        // given
        Files.writeString(work.resolve("dag.json"), """
                { "title": "Two", "tasks": [
                    { "id": "first", "complexity": "LOW", "subtask_prompt": "First." },
                    { "id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Second." } ] }
                """);
        String agent = "test $REPROOF_TASK = second || mkfifo " + home().resolve("artifacts/second.stderr.log")
                + "; echo noise >&2; echo said";

        // when
        End end = end(List.of("run", "dag.json", "--run-id", "r", "--agent-command", agent), "a run");

        // then
        assertThat(end.code()).as(end.err()).isZero();
        clean();
    }

    /** An operator names files through links; few commands look at artifacts, and there are many. */
    private static boolean passesBy(List<String> words, Odd odd, Path place) {
        boolean named = words.contains("check") && odd.words.equals("a symbolic link");
        boolean unread = place.getParent().endsWith("artifacts")
                && !Set.of("transcript", "plan", "findings", "resume").contains(words.get(0));
        return named || unread;
    }

    /** As if nothing had been there, or for a reason that names the place. */
    private static void requireSense(String what, Odd odd, Path place, End end, End sound) {
        assertThat(end.code()).as("%s%n%s", what, end.err()).isIn(KNOWN);
        if (end.code() != sound.code()) {
            assertThat(end.err()).as(what).contains(place.getFileName().toString());
        }
        if (REFUSALS.contains(end.code()) && !REFUSALS.contains(sound.code())) {
            assertThat(end.err()).as(what).containsPattern("(found|is) " + odd.words);
        }
    }

    private static List<List<String>> commands() {
        return Stream.of(
                        "status r",
                        "status r --json",
                        "runs",
                        "runs --json",
                        "transcript r write",
                        "transcript r write --stderr",
                        "prompt r write",
                        "du",
                        "du --text",
                        "plan r",
                        "prune --keep-last 0",
                        "findings " + home().resolve("artifacts/review.stream.txt"),
                        "state check " + home().resolve("state.json"),
                        "compact r",
                        "approve r gate",
                        "resume r")
                .map(words -> List.of(words.split(" ")))
                .toList();
    }

    private static End end(List<String> words, String what) throws Exception {
        List<String> all = new ArrayList<>(words);
        if (words.contains("resume")) {
            all.addAll(List.of("--agent-command", AGENT));
            remove(gate()); // whatever holds the run at its pause
        }
        Terminal terminal = new Terminal(work);
        FutureTask<Integer> command = new FutureTask<>(() -> terminal.run(all.toArray(String[]::new)));
        Thread thread = new Thread(command, "command");
        thread.setDaemon(true);
        thread.start();
        try {
            return new End(command.get(LONGEST_SECONDS, SECONDS), terminal.err());
        } catch (TimeoutException e) {
            throw new AssertionError("Still there: " + what + "\n" + Arrays.toString(thread.getStackTrace()), e);
        }
    }

    private static Set<Path> places(Image image) throws IOException {
        Path root = images.resolve(image.name());
        try (Stream<Path> all = Files.walk(root.resolve(".reproof/runs/r"))) {
            return all.skip(1).map(root::relativize).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path copy = to.resolve(from.relativize(each));
                if (!Files.isDirectory(copy) && !each.toString().endsWith(".tmp")) {
                    copyFile(each, copy);
                }
            }
        }
    }

    /** A file that is renamed while a run waits may have gone: a kill may as well come just before it has its name. */
    private static void copyFile(Path file, Path copy) throws IOException {
        try {
            Files.copy(file, copy);
        } catch (NoSuchFileException renamed) {
            if (Files.exists(file)) {
                throw renamed;
            }
        }
    }

    private static void clean() throws IOException {
        try (Stream<Path> all = Files.list(work)) {
            for (Path each : all.toList()) {
                remove(each);
            }
        }
    }

    private static void remove(Path place) throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
