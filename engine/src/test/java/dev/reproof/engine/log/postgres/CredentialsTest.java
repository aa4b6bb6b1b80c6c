package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void the_user_is_that_of_the_address_else_of_the_environment_else_of_the_system() {
        assertThat(find("", Optional.empty()).user()).isEqualTo("system");
        environment.put("PGUSER", "environment");
        assertThat(find("", Optional.empty()).user()).isEqualTo("environment");
        assertThat(find("?user=address", Optional.empty()).user()).isEqualTo("address");
    }

    @Test
    void the_password_is_that_of_the_file_else_of_the_list_else_of_the_environment() throws IOException {
        assertThat(find("", Optional.empty()).password()).isEmpty();
        environment.put("PGPASSWORD", "environment");
        assertThat(find("", Optional.empty()).password()).contains("environment");
        environment.put("PGPASSFILE", list("other:*:*:*:no\n*:*:*:*:list\n").toString());
        assertThat(find("", Optional.empty()).password()).contains("list");
        Path file = Files.writeString(directory.resolve("password"), "file\n");
        assertThat(find("", Optional.of(file)).password()).contains("file");
        environment.put("PGPASSFILE", list("other:*:*:*:no\n").toString());
        assertThat(find("", Optional.empty()).password()).contains("environment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one:5432:runs:baker:pw|pw",
                "one:*:*:*:pw|pw",
                "*:*:*:*:with:colons|with:colons",
                "*:*:*:*:with\\:escape\\\\|with:escape\\",
                "*:*:ru\\ns:*:pw|pw",
                "#*:*:*:*:no|",
                "one:5433:*:*:no|",
                "one:*:other:*:no|",
                "one:*:*:other:no|",
                "two:*:*:*:second|second",
                "*:*:*:no|",
                "*:*:*:*:|"
            })
    void a_line_of_the_list_fits_as_for_programs_of_postgresql(String line, String expected) throws IOException {
        environment.put("PGPASSFILE", list("# comment\n\n" + line + "\n").toString());

        if (line.equals("*:*:*:*:")) {
            assertThatThrownBy(() -> find("?user=baker", Optional.empty())).isInstanceOf(Invalid.class);
        } else {
            assertThat(find("?user=baker", Optional.empty()).password()).isEqualTo(Optional.ofNullable(expected));
        }
    }

    @Test
    void the_first_line_that_fits_counts() throws IOException {
        environment.put("PGPASSFILE", list("one:*:*:*:first\n*:*:*:*:second\n").toString());

        assertThat(find("", Optional.empty()).password()).contains("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void a_list_that_others_can_open_is_refused(String permissions) throws IOException {
        Path list = list("*:*:*:*:s3cret\n");
        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString(permissions));
        environment.put("PGPASSFILE", list.toString());

        assertThatThrownBy(() -> find("", Optional.empty()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("chmod 600 " + list)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_file_that_is_named_must_be_there_and_of_bounded_length() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> find("", Optional.of(missing)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(missing.toString());
        environment.put("PGPASSFILE", missing.toString());
        assertThatThrownBy(() -> find("", Optional.empty())).isInstanceOf(NotFound.class);

        Path long_ = Files.writeString(directory.resolve("long"), "x".repeat(5_000));
        assertThatThrownBy(() -> find("", Optional.of(long_))).isInstanceOf(Invalid.class);
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertThatThrownBy(() -> find("", Optional.of(empty))).isInstanceOf(Invalid.class);
        Path lines = Files.writeString(directory.resolve("lines"), "s3cret\nmore\n");
        assertThatThrownBy(() -> find("", Optional.of(lines)))
                .isInstanceOf(Invalid.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> find("", Optional.of(directory))).isInstanceOf(ReproofException.class);
    }

    @Test
    void a_password_is_in_no_text_of_ours_nor_of_the_driver() {
        environment.put("PGPASSWORD", "s3cret");
        Credentials credentials = find("", Optional.empty());
        Server server = new Server(PostgresUrl.parse("jdbc:postgresql://one/runs"), credentials);

        assertThat(credentials.toString()).doesNotContain("s3cret", "system");
        SQLException inside = new SQLException("no", "08001", new IllegalStateException("password=s3cret"));
        assertThat((Throwable) server.scrubbed(inside)).hasNoCause().hasMessage("no");
        assertThat(server.scrubbed(inside).getSQLState()).isEqualTo("08001");
        assertThat((Throwable) server.scrubbed(new SQLException("it was s3cret!", "28P01")))
                .hasMessage("it was ***!");
        SQLException harmless = new SQLException("it was nothing", "28P01");
        assertThat((Throwable) server.scrubbed(harmless)).isSameAs(harmless);
    }

    private Path list(String lines) throws IOException {
        Path file = directory.resolve("list");
        Files.writeString(file, lines);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Credentials find(String parameters, Optional<Path> file) {
        return Credentials.find(
                PostgresUrl.parse("jdbc:postgresql://one,two:6432/runs" + parameters),
                file,
                environment::get,
                "system");
    }
}
