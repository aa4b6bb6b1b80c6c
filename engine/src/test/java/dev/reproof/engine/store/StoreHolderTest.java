package dev.reproof.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreHolderTest {

    private static final Holder ME = new Holder(41, "bakery", Instant.parse("2026-03-01T08:00:00Z"));

    @TempDir
    Path directory;

    @Test
    void what_is_noted_is_read() throws IOException {
        StoreHolder noted = StoreHolder.of(ME, home("one"), Duration.ofSeconds(30));

        assertThat(noted.toString())
                .matches("pid 41 on host bakery since 2026-03-01T08:00:00Z at [0-9a-f]{16}, agents end after 30 s");
        assertThat(StoreHolder.read(noted.toString())).contains(noted);
    }

    @Test
    void only_the_same_directory_of_the_same_machine_is_the_same_place() throws IOException {
        StoreHolder one = StoreHolder.of(ME, home("one"), Duration.ofSeconds(30));
        StoreHolder again = StoreHolder.of(new Holder(7, "bakery", ME.since()), home("one"), Duration.ofSeconds(5));
        StoreHolder other = StoreHolder.of(ME, home("two"), Duration.ofSeconds(30));

        assertThat(again.hasPlaceOf(one)).isTrue();
        assertThat(other.hasPlaceOf(one)).isFalse();
    }

    @Test
    void a_directory_that_was_made_again_is_another_place() throws IOException {
        RunHome home = home("one");
        StoreHolder before = StoreHolder.of(ME, home, Duration.ofSeconds(30));
        Files.move(home.directory(), directory.resolve("away"));

        assertThat(StoreHolder.of(ME, home("one"), Duration.ofSeconds(30)).hasPlaceOf(before))
                .isFalse();
    }

    @Test
    void the_longest_host_fits() throws IOException {
        StoreHolder noted = StoreHolder.of(
                new Holder(4_194_304, "h".repeat(255), ME.since().plusNanos(123_456_789)),
                home("one"),
                Duration.ofDays(365));

        assertThat(noted.toString().length()).isLessThanOrEqualTo(255);
        assertThat(StoreHolder.read(noted.toString())).contains(noted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "test",
                "pid 41 on host bakery since yesterday at 0123456789abcdef, agents end after 30 s",
                "pid 41 on host bakery since 2026-03-01T08:00:00Z at 0123456789abcdef",
                "pid 41 on host bake ry since 2026-03-01T08:00:00Z at 0123456789abcdef, agents end after 30 s"
            })
    void what_somebody_else_has_noted_is_nobody(String noted) {
        assertThat(StoreHolder.read(noted)).isEmpty();
    }

    private RunHome home(String name) throws IOException {
        RunHome home = new RunHome(directory.resolve(name));
        home.createDirectory();
        if (!Files.exists(home.lock())) {
            Files.createFile(home.lock());
        }
        return home;
    }
}
