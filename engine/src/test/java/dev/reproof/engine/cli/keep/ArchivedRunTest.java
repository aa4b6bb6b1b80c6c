package dev.reproof.engine.cli.keep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that go into one file and come back, and files that are none of a run. */
class ArchivedRunTest {

    private static final long SEED = 20_260_301;

    @TempDir
    Path directory;

    private Path other;

    @BeforeEach
    void a_run_of_which_a_task_failed() throws IOException {
        other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"},"
                        + "{\"id\":\"b/2\",\"complexity\":\"LOW\",\"subtask_prompt\":\"y\",\"depends_on\":[\"a\"]}]}");
        Files.writeString(
                directory.resolve("script.json"),
                "{\"tasks\":{\"a\":[{\"chunks\":[\"crumbs 🍞\"]}],\"b/2\":[{\"chunks\":[\"no\"],\"status\":\"error\"}]}}");
        assertThat(new Terminal(directory).run("run", "dag.json", "--run-id", "r1", "--agent-script", "script.json"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_comes_back_is_the_run_says_so_and_goes_on(boolean artifacts) throws IOException {
        Terminal exported =
                artifacts ? ok("export", "r1", "r1.tar.gz", "--with-artifacts") : ok("export", "r1", "r1.tar.gz");
        Terminal imported = ok("import", "r1.tar.gz", "--cwd", "other");

        assertThat(exported.out()).contains("r1: ", " in ", "; head ");
        assertThat(imported.out()).contains("verified; head ", "'reproof status r1 --cwd " + other + "' shows it");
        assertThat(Files.exists(home().artifacts().resolve("a.stream.txt"))).isEqualTo(artifacts);
        for (String[] look : new String[][] {{"transcript", "r1", "a"}, {"prompt", "r1", "b/2"}}) {
            assertThat(ok(look[0], look[1], look[2], "--cwd", "other").out()).isEqualTo(ok(look).out());
        }
        assertThat(ok("audit", "r1", "--cwd", "other").out())
                .contains("RUN_IMPORTED", "imported from r1.tar.gz, exported on ");
        assertThat(ok("audit", "r1", "--verify", "--cwd", "other").out()).contains("intact", "complete");

        Terminal resumed = new Terminal(directory);
        assertThat(resumed.run("resume", "r1", "--cwd", "other", "--retry-failed", "--agent-script", "script.json"))
                .as(resumed.err())
                .isEqualTo(1);
        assertThat(home().artifacts().resolve("a.stream.txt")).hasContent("crumbs 🍞");
    }

    @Test
    void a_run_that_is_there_is_never_replaced_nor_a_file() throws IOException {
        ok("export", "r1", "r1.tar.gz");
        byte[] archive = Files.readAllBytes(directory.resolve("r1.tar.gz"));

        refused(78, "is there already", "export", "r1", "r1.tar.gz");
        refused(78, "is there already", "import", "r1.tar.gz");

        assertThat(directory.resolve("r1.tar.gz")).hasBinaryContent(archive);
        ok("audit", "r1", "--verify");
    }

    @Test
    void a_log_that_is_not_what_was_written_is_not_exported() throws IOException {
        Path log = RunHome.of(directory, new RunId("r1")).eventsFile();
        byte[] bytes = Files.readAllBytes(log);
        int at = new String(bytes, ISO_8859_1).indexOf("crumbs");
        bytes[at]++;
        Files.write(log, bytes);

        refused(65, "", "export", "r1", "r1.tar.gz");

        assertThat(directory.resolve("r1.tar.gz")).doesNotExist();
    }

    @Test
    void whatever_byte_of_an_archive_is_altered_nothing_is_imported_of_it_or_all() throws IOException {
        ok("export", "r1", "r1.tar.gz", "--with-artifacts");
        byte[] tar = tar(Files.readAllBytes(directory.resolve("r1.tar.gz")));
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            byte[] altered = tar.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            pack("altered.tar.gz", altered);

            Terminal terminal = new Terminal(directory);
            int code = terminal.run("import", "altered.tar.gz", "--cwd", "other");

            assertThat(code)
                    .as("seed " + SEED + " round " + round + terminal.err())
                    .isIn(0, 65);
            if (code == 0) { // times, owners and padding mean nothing
                ok("audit", "r1", "--verify", "--cwd", "other");
                delete(home().directory());
            }
            refused += code == 0 ? 0 : 1;
            assertThat(left()).as("round " + round).isEmpty();
        }
        assertThat(refused).isPositive();
    }

    @Test
    void an_archive_that_ends_anywhere_is_refused() throws IOException {
        ok("export", "r1", "r1.tar.gz");
        byte[] archive = Files.readAllBytes(directory.resolve("r1.tar.gz"));
        for (int length = 0; length < archive.length - 8; length += archive.length / 40 + 1) {
            Files.write(directory.resolve("cut.tar.gz"), Arrays.copyOf(archive, length));

            refused(65, "damaged", "import", "cut.tar.gz", "--cwd", "other");
            assertThat(left()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil", "/tmp/evil", "artifacts/../../evil", "artifacts/.hidden", "run.lock", "artifacts/a/b"
            })
    void a_name_that_no_run_has_leads_nowhere(String name) throws IOException {
        ok("export", "r1", "r1.tar.gz");
        List<Entry> entries = entries(Files.readAllBytes(directory.resolve("r1.tar.gz")));
        String manifest = new String(entries.get(0).content(), UTF_8);

        List<Entry> renamed = new ArrayList<>(entries);
        renamed.set(
                0,
                new Entry(
                        "reproof-run.json", manifest.replace("state.json", name).getBytes(UTF_8)));
        renamed.replaceAll(entry -> entry.name().equals("state.json") ? new Entry(name, entry.content()) : entry);
        write("evil.tar.gz", renamed);
        refused(65, "reproof-run.json in it is malformed", "import", "evil.tar.gz", "--cwd", "other");

        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(name, new byte[] {1}));
        write("evil.tar.gz", more);
        refused(65, "it goes on with", "import", "evil.tar.gz", "--cwd", "other");

        assertThat(left()).isEmpty();
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void a_link_is_no_file() throws IOException {
        ok("export", "r1", "r1.tar.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Entry entry : entries(Files.readAllBytes(directory.resolve("r1.tar.gz")))) {
                if (entry.name().equals("state.json")) {
                    TarArchiveEntry link = new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK);
                    link.setLinkName("/etc/passwd");
                    tar.putArchiveEntry(link);
                } else {
                    TarArchiveEntry file = new TarArchiveEntry(entry.name());
                    file.setSize(entry.content().length);
                    tar.putArchiveEntry(file);
                    tar.write(entry.content());
                }
                tar.closeArchiveEntry();
            }
        }
        pack("link.tar.gz", bytes.toByteArray());

        refused(65, "expected the file state.json", "import", "link.tar.gz", "--cwd", "other");
        assertThat(left()).isEmpty();
    }

    @Test
    void what_is_not_there_has_a_code_of_its_own() {
        refused(66, "no archive", "import", "gone.tar.gz");
        refused(66, "r9", "export", "r9", "r9.tar.gz");
        refused(2, "", "export", "r1");
    }

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Entry(String name, byte[] content) {}

    private static List<Entry> entries(byte[] archive) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(tar(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(new Entry(entry.getName(), tar.readAllBytes()));
            }
        }
        return entries;
    }

    private void write(String name, List<Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                TarArchiveEntry file = new TarArchiveEntry(entry.name(), true);
                file.setSize(entry.content().length);
                tar.putArchiveEntry(file);
                tar.write(entry.content());
                tar.closeArchiveEntry();
            }
        }
        pack(name, bytes.toByteArray());
    }

    private static byte[] tar(byte[] archive) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            return in.readAllBytes();
        }
    }

    private void pack(String name, byte[] tar) throws IOException {
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            out.write(tar);
        }
    }

    private RunHome home() {
        return RunHome.of(other, new RunId("r1"));
    }

    /** What imports have left where they go, and nobody has asked for. */
    private List<Path> left() throws IOException {
        Path runs = other.resolve(".reproof/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.toList();
        }
    }

    private static void delete(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Terminal ok(String... arguments) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(arguments)).as(terminal.err()).isZero();
        return terminal;
    }

    private void refused(int code, String why, String... arguments) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(arguments)).as(terminal.err()).isEqualTo(code);
        assertThat(terminal.err()).contains(why);
    }
}
