package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HolderFileTest {

    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.006Z");

    @TempDir
    Path directory;

    @Test
    void what_is_written_is_read_again() {
        HolderFile file = file();
        Holder holder = new Holder(4711, "bakery-2.example", SINCE);

        file.write(holder);

        assertThat(file.read()).contains(holder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"pid\":\"7\",\"host\":\"h\",\"since\":\"2026-01-02T03:04:05Z\"}",
                "{\"pid\":-7,\"host\":\"h\",\"since\":\"2026-01-02T03:04:05Z\"}",
                "{\"pid\":99999999999999999999,\"host\":\"h\",\"since\":\"2026-01-02T03:04:05Z\"}",
                "{\"pid\":7,\"since\":\"2026-01-02T03:04:05Z\"}",
                "{\"pid\":7,\"host\":\"h\",\"since\":\"yesterday\"}",
                "{\"pid\":7,\"host\":\"h\"}",
            })
    void anything_else_names_nobody(String content) throws IOException {
        Files.writeString(directory.resolve("holder.json"), content);

        assertThat(file().read()).isEmpty();
    }

    @Test
    void a_large_file_is_not_read_to_its_end() throws IOException {
        Files.writeString(
                directory.resolve("holder.json"),
                "{\"pid\":7,\"host\":\"h\",\"since\":\"2026-01-02T03:04:05Z\"}" + " ".repeat(5000));

        assertThat(file().read()).isEmpty();
    }

    @Test
    void a_symbolic_link_names_nobody() throws IOException {
        Path elsewhere = directory.resolve("elsewhere.json");
        new HolderFile(elsewhere).write(new Holder(7, "h", SINCE));
        Files.createSymbolicLink(directory.resolve("holder.json"), elsewhere);

        assertThat(file().read()).isEmpty();
    }

    @Test
    void no_host_name_can_disturb_a_message() {
        Holder holder = new Holder(7, "evil\u001b[31m\nhöst".concat("x".repeat(500)), SINCE);

        assertThat(holder.host()).startsWith("evil__31m_h_stxxx").hasSize(255);
        assertThatThrownBy(() -> new Holder(-1, "h", SINCE)).isInstanceOf(IllegalArgumentException.class);
    }

    private HolderFile file() {
        return new HolderFile(directory.resolve("holder.json"));
    }
}
