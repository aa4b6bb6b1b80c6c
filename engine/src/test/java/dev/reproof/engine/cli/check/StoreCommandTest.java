package dev.reproof.engine.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.log.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class StoreCommandTest {

    @TempDir
    Path directory;

    private final String schema = TestServer.newSchema();
    private final String url = TestServer.url(schema);

    @Test
    void a_check_changes_nothing_and_an_upgrade_makes_the_tables_once() throws IOException {
        assertThat(run("store", "check", url)).startsWith("0 store ").contains("tables      none yet\n");
        assertThat(run("store", "check", url)).contains("tables      none yet\n");

        String name = "jdbc:postgresql://localhost:" + TestServer.port() + "/postgres?currentSchema=" + schema;
        assertThat(run("store", "upgrade", url)).isEqualTo("0 Made the tables, format 1: " + name + "\n");
        assertThat(run("store", "upgrade", url))
                .isEqualTo("0 The tables have format 1 already, there is nothing to upgrade: " + name + "\n");
        assertThat(run("store", "check", url))
                .contains("server      PostgreSQL 17")
                .contains("tables      format 1, 0 runs, ")
                .contains("durability  kept (fsync=on, synchronous_commit=on, full_page_writes=on)\n")
                .contains("standbys    0 following, synchronous: none\n")
                .contains("round trip  ");
        JsonNode report =
                new ObjectMapper().readTree(run("store", "check", "--json", url).substring(2));
        assertThat(report.get("store").textValue()).isEqualTo(name);
        assertThat(report.get("format").intValue()).isOne();
        assertThat(report.get("durable").booleanValue()).isTrue();
        assertThat(report.get("bytes").longValue()).isPositive();
        assertThat(report.get("roundTripMicros").longValue()).isPositive();
    }

    @Test
    void a_server_that_does_not_force_is_told_and_refused() throws SQLException {
        TestServer.execute(schema, "CREATE ROLE hasty LOGIN SUPERUSER");
        TestServer.execute(schema, "ALTER ROLE hasty SET synchronous_commit = off");

        assertThat(run("store", "check", url.replace("user=postgres", "user=hasty")))
                .startsWith("78 ")
                .contains("NOT KEPT: a crash may take what was acknowledged (fsync=on, synchronous_commit=off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./events",
                "jdbc:postgresql://localhost/runs?password=s3cret",
                "jdbc:postgresql://baker:s3cret@localhost/runs",
                "jdbc:postgresql://localhost/runs?socketFactory=org.Evil"
            })
    void an_address_that_is_not_allowed_is_wrong_usage(String address) {
        assertThat(run("store", "check", address)).startsWith("2 ").doesNotContain("s3cret");
        assertThat(run("store", "upgrade", address)).startsWith("2 ").doesNotContain("s3cret");
    }

    @Test
    void a_password_comes_from_a_file_and_is_never_told() throws IOException {
        Files.writeString(directory.resolve("password"), "s3cret\n");
        String nobody = url.replace("user=postgres", "user=nobody_there");

        assertThat(run("store", "check", "--store-password-file", "password", nobody))
                .startsWith("78 ")
                .doesNotContain("s3cret");
        assertThat(run("store", "check", "--store-password-file", "missing", url))
                .startsWith("66 ");
        assertThat(run("store", "check", url.replace("/postgres?", "/nowhere?")))
                .startsWith("66 ");
    }

    private String run(String... arguments) {
        Terminal terminal = new Terminal(directory);
        int code = terminal.run(arguments);
        return code + " " + terminal.out() + terminal.err();
    }
}
