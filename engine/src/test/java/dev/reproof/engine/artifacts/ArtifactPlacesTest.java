package dev.reproof.engine.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPlacesTest {

    private static final Path STATE = Path.of("/runs/r1/state.json");

    @Test
    void what_lies_beside_the_file_comes_before_the_directory_that_it_names() {
        assertThat(ArtifactPlaces.of(STATE, Optional.empty(), Optional.of("/kept"))
                        .all())
                .containsExactly(Path.of("/runs/r1/artifacts"), Path.of("/runs/r1"), Path.of("/kept"));
    }

    @Test
    void a_directory_that_only_the_file_names_is_believed_for_nothing_without_a_digest(@TempDir Path directory)
            throws IOException {
        // given
        Files.writeString(directory.resolve("a.stream.txt"), "four");
        ArtifactPlaces places = ArtifactPlaces.of(STATE, Optional.empty(), Optional.of(directory.toString()));

        // then
        assertThat(places.holding("a.stream.txt", new FileDigest(4, Sha256.of("four".getBytes(UTF_8)))))
                .isPresent();
        assertThat(places.having("a.stream.txt")).isEmpty();
        assertThat(places.files("a.stream.txt")).isEmpty();
    }

    @Test
    void a_place_is_looked_at_once() {
        assertThat(ArtifactPlaces.of(STATE, Optional.empty(), Optional.of("/runs/r1/artifacts"))
                        .directories())
                .containsExactly(Path.of("/runs/r1/artifacts"), Path.of("/runs/r1"));
    }

    @Test
    void a_pinned_directory_is_the_only_place() {
        assertThat(ArtifactPlaces.of(STATE, Optional.of(Path.of("/pinned/x/..")), Optional.of("/kept"))
                        .directories())
                .containsExactly(Path.of("/pinned"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "../kept", "", "a\u0000b"})
    void a_name_that_is_no_absolute_path_here_is_passed_over(String named) {
        assertThat(ArtifactPlaces.of(STATE, Optional.empty(), Optional.of(named))
                        .directories())
                .containsExactly(Path.of("/runs/r1/artifacts"), Path.of("/runs/r1"));
    }

    @Test
    void the_places_are_absolute_however_the_file_is_named() {
        assertThat(ArtifactPlaces.of(Path.of("x/../state.json"), Optional.empty(), Optional.empty())
                        .directories())
                .containsExactly(
                        Path.of("artifacts").toAbsolutePath(), Path.of("").toAbsolutePath());
    }

    @Test
    void a_file_counts_by_name_and_length_in_whichever_place_it_is(@TempDir Path directory) throws IOException {
        // given
        Files.writeString(Files.createDirectory(directory.resolve("artifacts")).resolve("a.stream.txt"), "four");
        Files.writeString(directory.resolve("outside.txt"), "four");
        Files.createSymbolicLink(directory.resolve("artifacts/link.txt"), directory.resolve("outside.txt"));
        ArtifactPlaces places = ArtifactPlaces.of(
                directory.resolve("artifacts/state.json"), Optional.empty(), Optional.of("/nowhere/at/all"));

        // when, then
        assertThat(places.have("a.stream.txt", 4)).isTrue();
        assertThat(places.have("a.stream.txt", 5)).isFalse();
        assertThat(places.have("b.stream.txt", 4)).isFalse();
        assertThat(places.have("link.txt", 4)).isFalse();
        assertThat(places.have("../outside.txt", 4)).isFalse();
    }
}
