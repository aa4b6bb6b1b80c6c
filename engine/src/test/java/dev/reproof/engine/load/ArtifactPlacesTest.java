package dev.reproof.engine.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPlacesTest {

    private static final Path STATE = Path.of("/runs/r1/state.json");

    @Test
    void the_directory_that_the_file_names_comes_before_what_lies_beside_it() {
        assertThat(ArtifactPlaces.of(STATE, Optional.empty(), Optional.of("/kept"))
                        .directories())
                .containsExactly(Path.of("/kept"), Path.of("/runs/r1/artifacts"), Path.of("/runs/r1"));
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
}
