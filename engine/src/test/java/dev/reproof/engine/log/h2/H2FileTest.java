package dev.reproof.engine.log.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.ChainedRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.H2Store;
import dev.reproof.engine.log.WritingProcess;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The H2 file as such: who may open it, and what is no event log. */
@Timeout(120)
class H2FileTest {

    @TempDir
    Path directory;

    private H2Store store;

    @BeforeEach
    void a_file_that_is_not_there_yet() {
        store = H2Store.in(directory);
    }

    @Test
    void a_log_that_does_not_exist_is_not_made_by_reading_it() {
        assertThatThrownBy(store::read)
                .isInstanceOf(NotFound.class)
                .hasMessageContaining(store.file().toString())
                .hasMessageContaining("does not exist");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_log_is_one_file() {
        begin();

        assertThat(directory).isDirectoryContaining(store.file()::equals);
        assertThat(directory.toFile().list()).hasSize(1);
    }

    @Test
    void a_file_that_is_no_database_is_damaged_and_stays_as_it_is() throws IOException {
        byte[] noise = new byte[16_384];
        new Random(7).nextBytes(noise);

        for (byte[] content : new byte[][] {noise, "no database\n".repeat(2000).getBytes(StandardCharsets.UTF_8)}) {
            Files.write(store.file(), content);

            assertDamaged();
            assertThat(store.file()).hasBinaryContent(content);
        }
    }

    @Test
    void a_file_that_was_cut_at_its_start_is_damaged() throws IOException {
        begin();
        byte[] whole = Files.readAllBytes(store.file());
        byte[] cut = whole.clone();
        Arrays.fill(cut, 0, 12_288, (byte) 0);
        Files.write(store.file(), cut);

        assertDamaged();
    }

    @Test
    void another_database_is_no_event_log() throws SQLException {
        execute("CREATE TABLE Recipes (name VARCHAR)");

        assertThatThrownBy(store::read)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(store.file().toString())
                .hasMessageContaining("not an event log");
    }

    @Test
    void a_log_whose_writer_stopped_before_it_was_made_holds_no_run() throws SQLException {
        for (String made : new String[] {
            "SELECT 1", "CREATE TABLE ReproofLog (format INT NOT NULL)", "CREATE TABLE SnapshotEventEntry (made INT)"
        }) {
            execute(made);

            assertThatThrownBy(store::read).isInstanceOf(NotFound.class).hasMessageContaining("holds no run");
        }
        execute("DROP TABLE SnapshotEventEntry");
        begin();
        assertThat(decisions()).isEqualTo(1);
    }

    @Test
    void a_log_cannot_live_where_its_address_would_be_cut() {
        assertThatThrownBy(() -> H2Store.in(directory.resolve("a;INIT=b")).open())
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("semicolon");
    }

    @Test
    void a_second_process_does_not_write() throws Exception {
        try (WritingProcess other = WritingProcess.start(store)) {
            assertThat(other.answer()).isEqualTo("open");

            assertThatThrownBy(store::open)
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining(store.file().toString())
                    .hasMessageContaining("open in another process");

            assertThat(other.append()).isEqualTo("appended");
            other.end();
        }
        assertThat(decisions()).isEqualTo(2);
    }

    @Test
    void a_writer_keeps_other_processes_from_writing() throws Exception {
        try (EventLog log = store.open();
                WritingProcess other = WritingProcess.start(store)) {
            assertThat(other.answer()).startsWith("Rejected: ").contains("open in another process");
            log.append(SampleRun.beginning());
        }
        assertThat(decisions()).isEqualTo(1);
    }

    @Test
    void a_log_is_read_while_another_process_writes_to_it() throws Exception {
        try (WritingProcess other = WritingProcess.start(store)) {
            assertThat(other.answer()).isEqualTo("open");
            for (int round = 1; round <= 5; round++) {
                assertThat(other.append()).isEqualTo("appended");

                assertThat(decisions()).isEqualTo(1 + round);
            }
            other.end();
        }
        assertThat(decisions()).isEqualTo(6);
    }

    @Test
    void whatever_moment_a_reader_comes_it_sees_everything_acknowledged_and_no_part_of_a_group() throws Exception {
        int groups = 40;
        try (WritingProcess other = WritingProcess.start(store)) {
            assertThat(other.answer()).isEqualTo("open");
            CompletableFuture<Void> done = other.appendGroups(groups);
            while (!done.isDone()) {
                int acknowledged = other.acknowledged();
                try (EventLog reader = store.read()) {
                    int decisions = reader.decisions(SampleRun.STREAM).size();
                    TranscriptStore transcripts = reader.transcripts();

                    assertThat(decisions - 1).isBetween(acknowledged, groups);
                    assertThat(transcripts.all())
                            .hasSize(decisions)
                            .allSatisfy(text -> assertThat(text.seal()).isPresent());
                }
            }
            done.join();
            other.end();
        }
        assertThat(decisions()).isEqualTo(1 + groups);
    }

    @Test
    void a_reader_keeps_no_process_from_writing() throws Exception {
        begin();
        try (EventLog reader = store.read();
                WritingProcess other = WritingProcess.start(store)) {
            assertThat(reader.decisions(SampleRun.STREAM)).hasSize(1);
            assertThat(other.answer()).isEqualTo("open");
            for (int round = 0; round < 5; round++) {
                assertThat(other.append()).isEqualTo("appended");
                assertThat(reader.decisions(SampleRun.STREAM)).isNotEmpty();
                assertThat(reader.transcripts().all()).hasSize(1);
            }
            other.end();
        }
        assertThat(decisions()).isEqualTo(6);
    }

    @Test
    void a_reader_keeps_its_own_process_from_nothing() {
        begin();
        try (EventLog reader = store.read()) {
            try (EventLog log = store.open()) {
                assertThat(reader.decisions(SampleRun.STREAM)).hasSize(1);
                log.append(ChainedRun.begun().next(1));
                assertThat(log.decisions(SampleRun.STREAM)).hasSize(2);
            }
            assertThat(reader.decisions(SampleRun.STREAM)).isNotEmpty();
        }
        assertThat(decisions()).isEqualTo(2);
    }

    @Test
    void an_earlier_reader_does_not_hold_a_later_one_back() {
        begin();
        try (EventLog earlier = store.read()) {
            try (EventLog log = store.open()) {
                log.append(ChainedRun.begun().next(1));
            }

            assertThat(decisions()).isEqualTo(2);
            assertThat(earlier.decisions(SampleRun.STREAM)).hasSize(1);
        }
    }

    @Test
    void a_log_is_read_in_the_process_that_writes_to_it() {
        begin();
        try (EventLog log = store.open()) {
            log.append(ChainedRun.begun().next(1));
            assertThat(decisions()).isEqualTo(2);
            assertThatThrownBy(() -> appendThroughReader()).isInstanceOf(RuntimeException.class);
            assertThat(log.decisions(SampleRun.STREAM)).hasSize(2);
        }
    }

    @Test
    void what_was_appended_survives_that_its_process_is_killed() throws Exception {
        try (WritingProcess other = WritingProcess.start(store)) {
            assertThat(other.answer()).isEqualTo("open");
            assertThat(other.append()).isEqualTo("appended");
            other.kill();
        }

        assertThat(decisions()).isEqualTo(2);
        try (EventLog log = store.open()) {
            assertThat(log.decisions(SampleRun.STREAM)).hasSize(2);
        }
    }

    private void appendThroughReader() {
        ChainedRun run = ChainedRun.begun();
        run.next(1);
        try (EventLog reader = store.read()) {
            reader.append(run.next(1));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void begin() {
        try (EventLog log = store.open()) {
            log.append(SampleRun.beginning());
        }
    }

    private int decisions() {
        try (EventLog reader = store.read()) {
            return reader.decisions(SampleRun.STREAM).size();
        }
    }

    private void assertDamaged() {
        assertThatThrownBy(store::read)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(store.file().toString())
                .hasMessageContaining("keep a copy");
        assertThatThrownBy(store::open).isInstanceOf(Corrupt.class);
    }
}
