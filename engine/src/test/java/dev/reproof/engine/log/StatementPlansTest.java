package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.log.h2.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that the database has to sort first costs as much memory as everything that matches. */
class StatementPlansTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                AllRows.PAGE_OF_ROWS,
                DecisionRows.ONE_STREAM,
                TranscriptCheck.NEXT,
                TranscriptCheck.LAST,
                TranscriptRows.ONE_WINDOW,
                TranscriptRows.ONE_STREAM,
                TranscriptRows.ONE_STREAM_BACKWARDS
            })
    void every_page_comes_in_the_order_of_an_index(String statement) throws SQLException {
        Logs.open(directory.resolve("events")).close();
        try (LogDatabase database = Databases.open(directory.resolve("events"));
                Connection connection = database.source().getConnection();
                PreparedStatement explain = connection.prepareStatement("EXPLAIN " + statement)) {
            for (int index = 1; index <= explain.getParameterMetaData().getParameterCount(); index++) {
                explain.setString(index, "1");
            }
            try (ResultSet plan = explain.executeQuery()) {
                plan.next();
                assertThat(plan.getString(1)).contains("index sorted");
            }
        }
    }
}
