package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rights that the document lists are those that are needed: it is done as the document says. */
@Timeout(120)
class PostgresRightsTest {

    private static final Path DOCUMENT = Path.of("../docs/shared-store.md");

    @TempDir
    Path data;

    private OwnServer server;

    @BeforeEach
    void roles_as_the_document_makes_them() throws IOException, SQLException {
        server = OwnServer.start(data, Map.of());
        for (String statement : documented("CREATE ")) {
            server.execute(statement);
        }
        server.execute("CREATE ROLE runner LOGIN");
        server.execute("CREATE ROLE looker LOGIN");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static List<String> documented(String beginning) throws IOException {
        List<String> statements = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("    " + beginning))
                .map(String::strip)
                .toList();
        assertThat(statements).hasSize(2);
        return statements;
    }

    private PostgresStore store(String user) {
        return Stores.open(server.url(user, "reproof"));
    }

    @Test
    void the_role_that_has_the_schema_makes_its_tables_and_writes() {
        assertThat(store("reproof").upgrade()).isEmpty();

        everythingIsDone(store("reproof"));
    }

    @Test
    void a_role_with_the_rights_on_the_tables_does_everything_else() throws IOException, SQLException {
        store("reproof").upgrade();
        for (String statement : documented("GRANT ")) {
            server.execute(statement);
        }

        everythingIsDone(store("runner"));
    }

    private void everythingIsDone(PostgresStore store) {
        WrittenRun run = WrittenRun.begin(store);
        run.append();
        run.requireExactly(store);
        assertThat(store.release(SampleRun.RUN, new Release(SampleRun.A, 0))).isTrue();
        assertThat(store.released(SampleRun.RUN)).hasSize(1);
        assertThat(store.check().bytes().orElseThrow()).isPositive();
        run.close();
        try (PostgresTenure next = store.claim(Stores.claim(SampleRun.RUN, "next"))) {
            next.setAside();
            PostgresMaking making = next.begin();
            try (EventLog log = making.open()) {
                log.append(SampleRun.beginning());
            }
            making.adopt();
            next.remove();
        }
        assertThat(store.runs()).isEmpty();
    }

    @Test
    void a_role_that_may_only_select_looks_and_is_refused_in_words_when_it_writes() throws IOException, SQLException {
        try (WrittenRun run = WrittenRun.begin(store("reproof"))) {
            run.append();
            server.execute("GRANT USAGE ON SCHEMA reproof TO looker");
            server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA reproof TO looker");
            PostgresStore looker = store("looker");

            run.requireExactly(looker);
            assertThat(looker.runs()).hasSize(1);
            assertThat(looker.check().runs()).isOne();
            assertThatThrownBy(() -> looker.claim(Stores.claim(new RunId("other"), "looker")))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("permission denied for table reproofrun")
                    .hasMessageContaining("docs/shared-store.md");
            assertThatThrownBy(() -> looker.release(SampleRun.RUN, new Release(SampleRun.A, 0)))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("docs/shared-store.md");
        }
    }
}
