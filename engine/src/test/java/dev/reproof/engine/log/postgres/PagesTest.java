package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.log.postgres.Pages.Kind;
import dev.reproof.engine.log.postgres.Pages.Query;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private static final Query ROWS = new Query(
            "SELECT * FROM (VALUES (CAST('wat\u00E9r' AS TEXT), CAST(-7 AS BIGINT), CAST('\\x0001ff' AS BYTEA)),"
                    + " (NULL, NULL, NULL)) AS v",
            List.of(Kind.TEXT, Kind.NUMBER, Kind.BYTES),
            100);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rows_are_the_same_whether_they_are_copied_or_asked_for(boolean copying) throws SQLException {
        try (Link link = link()) {
            List<Cells> rows = new Pages(link, copying).read(ROWS);

            assertThat(rows).hasSize(2);
            assertThat(rows.get(0).text(0)).isEqualTo("wat\u00E9r");
            assertThat(rows.get(0).number(1)).isEqualTo(-7);
            assertThat(rows.get(0).bytes(2)).containsExactly(0, 1, 0xff);
            assertThat(rows.get(1).textOrNull(0)).isEmpty();
            assertThat(rows.get(1).bytes(1)).isEmpty();
            assertThat(rows.get(1).bytes(2)).isEmpty();
        }
    }

    @Test
    void a_server_that_does_not_copy_is_asked_from_then_on() throws SQLException {
        Query once = new Query("SELECT 1::bigint FROM nowhere", List.of(Kind.NUMBER), 100);
        try (Link link = link()) {
            Pages pages = new Pages(link, true);
            assertThatThrownBy(() -> pages.read(once)).isInstanceOf(SQLException.class);
            // of a set-returning statement that writes no COPY is made, which has that very code
            Query odd = new Query("SELECT 1::bigint INTO TEMPORARY nothing", List.of(Kind.NUMBER), 100);
            assertThatThrownBy(() -> pages.read(odd)).isInstanceOf(SQLException.class);

            assertThat(pages.isCopying()).isFalse();
            assertThat(pages.read(ROWS)).hasSize(2);
        }
    }

    @Test
    void a_text_in_a_query_may_hold_anything() throws SQLException {
        for (String text : List.of("", "'", "\\'; DROP TABLE x --", "\uD83C\uDF5E\u0001\n")) {
            try (Link link = link()) {
                List<Cells> rows =
                        new Pages(link, true).read(new Query("SELECT " + Pages.literal(text), List.of(Kind.TEXT), 100));
                assertThat(rows.get(0).text(0)).isEqualTo(text);
            }
        }
    }

    private static Link link() {
        PostgresUrl url = PostgresUrl.parse(TestServer.url(TestServer.newSchema()));
        return new Link(
                new Server(url, Credentials.find(url, Optional.empty(), name -> null, "nobody")), Patience.USUAL);
    }
}
