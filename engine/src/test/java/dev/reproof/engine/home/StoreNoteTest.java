package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreNoteTest {

    private static final StoreNote NOTE = new StoreNote("jdbc:postgresql://db:5432/runs", new RunId("r1"));

    @TempDir
    Path directory;

    private RunHome home;

    @BeforeEach
    void a_directory() {
        home = new RunHome(directory.resolve("renamed"));
        home.createDirectory();
    }

    @Test
    void what_is_written_is_read() {
        assertThat(StoreNote.read(home)).isEmpty();

        NOTE.write(home);

        assertThat(StoreNote.read(home)).contains(NOTE);
    }

    @Test
    void members_of_later_versions_are_passed_over() throws IOException {
        Files.writeString(
                home.storeNote(),
                "{\"later\": [{\"run\": 1}], \"run\": \"r1\", \"store\": \"jdbc:postgresql://db:5432/runs\"}");

        assertThat(StoreNote.read(home)).contains(NOTE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"store\": \"jdbc:postgresql://db/runs\"}", "{\"run\": \"r1\"}", "{\"run"})
    void a_note_that_says_nothing_is_none_that_may_be_passed_over(String text) throws IOException {
        Files.writeString(home.storeNote(), text);

        assertThatThrownBy(() -> StoreNote.read(home))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(home.storeNote().toString())
                .hasMessageContaining("name the store with --store");
    }

    @Test
    void one_that_is_too_long_is_not_read() throws IOException {
        Files.writeString(home.storeNote(), "{\"store\": \"" + "x".repeat(10_000) + "\", \"run\": \"r1\"}");

        assertThatThrownBy(() -> StoreNote.read(home)).isInstanceOf(Corrupt.class);
    }
}
