package dev.reproof.engine.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextSource;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.StateFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transcripts that a state file points to or holds, looked for. */
class LoadedStateTest {

    private static final String TEXT = "naïve 🥖 crumbs";

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
    void a_file_that_is_there_and_holds_what_it_should_is_the_exact_text() throws IOException {
        saved.artifact(0, "a.txt", TEXT);
        Files.writeString(artifacts.resolve("a.txt"), TEXT, UTF_8);

        LoadedTask task = load(false).tasks().get(0);

        FoundText found = task.text().orElseThrow();
        assertThat(found.source()).isEqualTo(TextSource.ARTIFACT);
        assertThat(found.fidelity()).isEqualTo(Fidelity.EXACT);
        assertThat(found.expected()).contains(new FileDigest(TEXT.getBytes(UTF_8).length, Sha256.of(TEXT)));
        assertThat(text(found)).isEqualTo(TEXT);
        assertThat(task.missing()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        ", 'file a.txt: not in ['",
        "crumb, 'file a.txt: short in DIR: expected 18 bytes, found 5'",
        "naïve 🥖 crumbs.., 'file a.txt: long in DIR: expected 18 bytes, found 20'",
        "naïve 🥖 crumbz, 'file a.txt: altered in DIR'"
    })
    void a_file_that_is_not_what_it_should_be_is_told_apart(String content, String told) throws IOException {
        saved.artifact(0, "a.txt", TEXT);
        if (content != null) {
            Files.writeString(artifacts.resolve("a.txt"), content, UTF_8);
        }

        LoadedTask task = load(false).tasks().get(0);

        assertThat(task.text()).isEmpty();
        assertThat(task.missing().orElseThrow()).startsWith(told.replace("DIR", artifacts.toString()));
    }

    @Test
    void a_text_that_the_file_holds_is_exact_and_needs_no_directory() throws IOException {
        Files.delete(artifacts);
        saved.inline(0, TEXT, TEXT);

        FoundText found = load(false).tasks().get(0).text().orElseThrow();

        assertThat(found.source()).isEqualTo(TextSource.INLINE);
        assertThat(found.fidelity()).isEqualTo(Fidelity.EXACT);
        assertThat(text(found)).isEqualTo(TEXT);
    }

    @Test
    void a_text_in_the_file_that_is_not_what_it_says_is_lost() throws IOException {
        saved.inline(0, TEXT, "something other");

        LoadedTask task = load(false).tasks().get(0);

        assertThat(task.text()).isEmpty();
        assertThat(task.missing()).isPresent();
    }

    @Test
    void what_a_version_1_state_kept_is_as_whole_as_it_says() throws IOException {
        saved.legacy(0, " all of it \n", false);
        saved.legacy(1, "the end", true);

        LoadedState state = load(false);

        assertThat(state.tasks().get(0).text().orElseThrow().fidelity()).isEqualTo(Fidelity.LEGACY);
        assertThat(text(state.tasks().get(0).text().orElseThrow())).isEqualTo("all of it");
        assertThat(state.tasks().get(1).text().orElseThrow().fidelity()).isEqualTo(Fidelity.DEGRADED);
        assertThat(state.degraded()).containsExactly(state.tasks().get(1));
        state.requireComplete();
    }

    @Test
    void a_task_that_has_not_finished_needs_no_text() throws IOException {
        saved.task(0).put("status", "ERROR").put("attempt", 1);
        saved.task(1).put("status", "RUNNING").put("attempt", 1);

        LoadedState state = load(false);

        assertThat(state.tasks()).allSatisfy(task -> {
            assertThat(task.text()).isEmpty();
            assertThat(task.missing()).isEmpty();
        });
        state.requireComplete();
        assertThat(state.warnings()).isEmpty();
    }

    @Test
    void the_lost_text_of_a_task_that_waits_again_does_not_stop_a_resume_but_is_told() throws IOException {
        saved.artifact(0, "a.txt", TEXT).put("status", "PENDING");

        LoadedState state = load(false);

        state.requireComplete();
        assertThat(state.warnings()).extracting(StateWarning::code).containsExactly("ARTIFACTS_MISSING");
    }

    @Test
    void everything_that_is_missing_is_named_at_once() throws IOException {
        saved.artifact(0, "a.txt", TEXT);
        saved.inline(1, TEXT, "other");
        saved.finished(2);

        assertThatThrownBy(() -> load(false).requireComplete())
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Transcripts cannot be rebuilt: 3 of 3 in ")
                .hasMessageContainingAll(
                        "'a' (file a.txt: not in",
                        "'b' (",
                        "'c' (the state file says nothing of it)",
                        "--full-output-dir",
                        "--accept-degraded",
                        "Nothing was changed");
    }

    @Test
    void an_accepted_end_takes_the_place_of_a_lost_text_and_is_told() throws IOException {
        saved.artifact(0, "a.txt", TEXT).put("resultText", "crumbs \uD83E");
        saved.artifact(1, "b.txt", TEXT).put("resultText", "kept");
        Files.writeString(artifacts.resolve("b.txt"), TEXT, UTF_8);

        LoadedState strict = load(false);
        LoadedState accepting = load(true);

        assertThatThrownBy(strict::requireComplete)
                .hasMessageContaining("1 of 2")
                .hasMessageContaining("'a'");
        accepting.requireComplete();
        FoundText end = accepting.tasks().get(0).text().orElseThrow();
        assertThat(text(end)).isEqualTo("crumbs \uFFFD");
        assertThat(end.fidelity()).isEqualTo(Fidelity.DEGRADED);
        assertThat(end.expected()).isEmpty();
        assertThat(accepting.tasks().get(0).missing()).isPresent();
        assertThat(text(accepting.tasks().get(1).text().orElseThrow())).isEqualTo(TEXT);
        assertThat(accepting.warnings())
                .extracting(StateWarning::code)
                .containsExactly("ARTIFACTS_MISSING", "TRANSCRIPT_DEGRADED");
        assertThat(accepting.warnings().get(1).text()).contains("'a'").doesNotContain("'b'");
    }

    @Test
    void where_no_end_is_left_nothing_can_be_accepted() throws IOException {
        saved.artifact(0, "a.txt", TEXT);

        assertThatThrownBy(() -> load(true).requireComplete())
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("1 of 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.txt", "/etc/hostname", "sub/a.txt", "..", "link.txt"})
    void no_pointer_leads_out_of_the_directory(String path) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.txt"), TEXT, UTF_8);
        Files.writeString(Files.createDirectory(artifacts.resolve("sub")).resolve("a.txt"), TEXT, UTF_8);
        Files.createSymbolicLink(artifacts.resolve("link.txt"), secret);
        saved.artifact(0, path, TEXT);

        LoadedTask task = load(false, Optional.of(artifacts)).tasks().get(0);

        assertThat(task.text()).isEmpty();
        assertThat(task.missing()).isPresent();
    }

    @Test
    void a_pointer_is_named_without_what_could_act_on_a_terminal() throws IOException {
        saved.artifact(0, "\u001b[2J" + "x".repeat(300), TEXT);

        String missing = load(false).tasks().get(0).missing().orElseThrow();

        assertThat(missing)
                .startsWith("file \uFFFD[2J" + "x".repeat(76) + "\u2026: ")
                .doesNotContain("\u001b");
    }

    @Test
    void the_first_place_that_holds_it_exactly_is_taken() throws IOException {
        saved.artifact(0, "a.txt", TEXT);
        Path named = Files.createDirectory(directory.resolve("named"));
        Files.writeString(named.resolve("a.txt"), "altered", UTF_8);
        Files.writeString(artifacts.resolve("a.txt"), TEXT, UTF_8);
        StateFile file = saved.read(directory);
        Path state = directory.resolve("state.json");

        ArtifactPlaces places = ArtifactPlaces.of(state, Optional.empty(), Optional.of(named.toString()));

        FoundText found = LoadedState.of(file, "here", LoadedStates.search(places, false))
                .tasks()
                .get(0)
                .text()
                .orElseThrow();
        assertThat(text(found)).isEqualTo(TEXT);
    }

    @Test
    void a_pinned_directory_is_looked_at_alone() throws IOException {
        saved.artifact(0, "a.txt", TEXT);
        Files.writeString(artifacts.resolve("a.txt"), TEXT, UTF_8);
        Path pinned = directory.resolve("pinned");

        LoadedTask task = load(false, Optional.of(pinned)).tasks().get(0);

        assertThat(task.missing()).contains("file a.txt: not in [" + pinned + "]");
    }

    @Test
    void of_many_missing_texts_the_first_fifty_are_named() {
        // given
        List<LoadedTask> tasks = java.util.stream.IntStream.range(0, 53)
                .mapToObj(at -> new LoadedTask(StateTasks.finished("t" + at), Optional.empty(), Optional.of("gone")))
                .toList();
        LoadedState state = LoadedStates.of(StateTasks.file(tasks), "here", tasks);

        // then
        assertThatThrownBy(state::requireComplete)
                .hasMessageContainingAll("53 of 53", "'t0' (gone)", "'t49' (gone) and 3 more");
    }

    private LoadedState load(boolean acceptDegraded) throws IOException {
        return load(acceptDegraded, Optional.empty());
    }

    private LoadedState load(boolean acceptDegraded, Optional<Path> pinned) throws IOException {
        StateFile file = saved.read(directory);
        Path where = directory.resolve("state.json");
        return LoadedState.of(
                file,
                where.toString(),
                LoadedStates.search(ArtifactPlaces.of(where, pinned, Optional.empty()), acceptDegraded));
    }

    private static String text(FoundText found) throws IOException {
        try (InputStream in = found.content().open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
