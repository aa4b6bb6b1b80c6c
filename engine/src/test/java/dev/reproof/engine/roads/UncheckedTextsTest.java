package dev.reproof.engine.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.Fidelity;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextSource;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.text.DisplayTail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of which a state file leaves out length or digest, and files that may be in several directories. */
class UncheckedTextsTest {

    private static final String TEXT = "naïve 🥖 crumbs";
    private static final String NAME = "a.stream.txt";

    @TempDir
    Path directory;

    private Path artifacts;
    private SavedRun saved;

    @BeforeEach
    void a_state_file_with_a_directory_beside_it() throws IOException {
        artifacts = Files.createDirectory(directory.resolve("artifacts"));
        saved = new SavedRun();
    }

    @Test
    void a_file_of_which_nothing_is_known_is_used_and_told() throws IOException {
        without(saved.artifact(0, NAME, "another"), "bytes", "sha256");
        write(artifacts, TEXT);

        LoadedState state = load();

        FoundText found = state.tasks().get(0).text().orElseThrow();
        assertThat(found.source()).isEqualTo(TextSource.ARTIFACT);
        assertThat(found.fidelity()).isEqualTo(Fidelity.EXACT);
        assertThat(found.expected()).contains(new FileDigest(TEXT.getBytes(UTF_8).length, Sha256.of(TEXT)));
        assertThat(text(found)).isEqualTo(TEXT);
        assertThat(unchecked(state)).contains("Of 1 texts", "'a' (artifact without bytes, sha256)");
    }

    @Test
    void a_packed_text_of_which_nothing_is_known_is_used_and_told() throws IOException {
        without(saved.inline(0, TEXT, "another"), "bytes", "sha256");

        LoadedState state = load();

        FoundText found = state.tasks().get(0).text().orElseThrow();
        assertThat(found.expected()).contains(new FileDigest(TEXT.getBytes(UTF_8).length, Sha256.of(TEXT)));
        assertThat(text(found)).isEqualTo(TEXT);
        assertThat(unchecked(state)).contains("'a' (inline without bytes, sha256)");
    }

    @Test
    void what_is_known_is_held_against_the_text() throws IOException {
        without(saved.artifact(0, NAME, "another"), "bytes");
        without(saved.artifact(1, "b.stream.txt", TEXT + "!"), "sha256");
        without(saved.inline(2, TEXT, TEXT), "bytes")
                .put("sha256", Sha256.of("another").hex());
        write(artifacts, TEXT);
        Files.writeString(artifacts.resolve("b.stream.txt"), TEXT, UTF_8);

        LoadedState state = load();

        assertThat(state.tasks()).allMatch(task -> task.text().isEmpty());
        assertThat(state.tasks().get(0).missing().orElseThrow()).contains("not the one that the state file shows");
        assertThat(unchecked(state))
                .contains(
                        "'a' (artifact without bytes)", "'b' (artifact without sha256)", "'c' (inline without bytes)");
    }

    @Test
    void a_file_that_does_not_end_as_the_state_file_shows_is_not_believed() throws IOException {
        String said = "x".repeat(5_000) + TEXT;
        without(saved.artifact(0, NAME, "another"), "bytes", "sha256");
        saved.task(0).put("resultText", shown(said));
        write(artifacts, said + "!");

        assertThat(load().tasks().get(0).text()).isEmpty();
        write(artifacts, said);
        assertThat(text(load().tasks().get(0).text().orElseThrow())).isEqualTo(said);
        write(artifacts, "y" + said);
        assertThat(load().tasks().get(0).text()).isEmpty();
    }

    @Test
    void the_end_that_a_task_shows_while_it_runs_again_says_nothing_of_what_it_said_before() throws IOException {
        without(saved.artifact(0, NAME, "another"), "bytes", "sha256");
        saved.task(0).put("status", "RUNNING").put("resultText", "half a wo");
        write(artifacts, TEXT);

        assertThat(text(load().tasks().get(0).text().orElseThrow())).isEqualTo(TEXT);
    }

    @Test
    void a_file_that_is_no_text_is_not_believed() throws IOException {
        without(saved.artifact(0, NAME, "another"), "bytes", "sha256");
        Files.write(artifacts.resolve(NAME), new byte[] {'a', (byte) 0xC3});

        assertThat(load().tasks().get(0).text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out.txt", "link.txt", "folder", "/etc/hostname", "a:b"})
    void no_name_leads_out_of_the_directories(String name) throws IOException {
        Files.writeString(directory.resolve("out.txt"), TEXT, UTF_8);
        Files.createSymbolicLink(artifacts.resolve("link.txt"), directory.resolve("out.txt"));
        Files.createDirectory(artifacts.resolve("folder"));
        without(saved.artifact(0, name, "another"), "bytes", "sha256");

        LoadedTask task = load().tasks().get(0);

        assertThat(task.text()).isEmpty();
        assertThat(task.missing().orElseThrow()).contains("not in [" + artifacts);
    }

    @Test
    void of_several_directories_the_one_with_the_newest_file_that_fits_is_believed() throws IOException {
        String said = "first words, " + "x".repeat(4_000);
        String twin = "other words, " + "x".repeat(4_000);
        without(saved.artifact(0, NAME, "another"), "bytes", "sha256");
        saved.task(0).put("resultText", shown(said));
        List<Path> others = others(said, twin, "x".repeat(40));

        assertThat(text(load(others).tasks().get(0).text().orElseThrow())).isEqualTo(twin);
        Files.setLastModifiedTime(others.get(0).resolve(NAME), FileTime.fromMillis(9_000));
        assertThat(text(load(others).tasks().get(0).text().orElseThrow())).isEqualTo(said);
    }

    @Test
    void a_file_with_a_digest_is_found_in_whichever_directory_it_is() throws IOException {
        saved.artifact(0, NAME, TEXT);

        LoadedState state = load(others("older", TEXT, "newer"));

        assertThat(text(state.tasks().get(0).text().orElseThrow())).isEqualTo(TEXT);
        assertThat(state.warnings()).isEmpty();
    }

    /** Directories with such a file each, the last one the newest. */
    private List<Path> others(String... texts) throws IOException {
        List<Path> made = new ArrayList<>();
        for (String text : texts) {
            Path other = Files.createDirectory(directory.resolve("other" + made.size()));
            write(other, text);
            Files.setLastModifiedTime(other.resolve(NAME), FileTime.fromMillis(1_000L * (made.size() + 1)));
            made.add(other);
        }
        return made;
    }

    private static void write(Path place, String text) throws IOException {
        Files.writeString(place.resolve(NAME), text, UTF_8);
    }

    private static ObjectNode without(ObjectNode task, String... members) {
        return ((ObjectNode) task.get("transcript")).remove(List.of(members));
    }

    private LoadedState load() throws IOException {
        return load(List.of());
    }

    private LoadedState load(List<Path> others) throws IOException {
        Path file = saved.write(directory);
        ArtifactPlaces places =
                ArtifactPlaces.of(file, Optional.empty(), Optional.empty()).after(others);
        return LoadedState.of(saved.read(directory), file.toString(), LoadedStates.search(places, false));
    }

    private static String unchecked(LoadedState state) {
        return state.warnings().stream()
                .filter(warning -> warning.code().equals("TRANSCRIPT_UNCHECKED"))
                .map(StateWarning::text)
                .findFirst()
                .orElseThrow();
    }

    private static String shown(String text) {
        DisplayTail tail = new DisplayTail();
        tail.append(text);
        return tail.resultText().orElseThrow();
    }

    private static String text(FoundText found) throws IOException {
        try (InputStream in = found.content().open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
