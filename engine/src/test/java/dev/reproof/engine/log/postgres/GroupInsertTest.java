package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GroupInsertTest {

    private static final int COLUMNS = 9;

    private static GroupInsert group(int rows, int bytes) {
        StreamId stream = StreamId.ofTranscript(new RunId("r"), 1);
        List<LogEntry> entries = LongStream.range(0, rows)
                .mapToObj(number -> LogEntry.unlinked(
                        stream, number, Instant.EPOCH, new EncodedEvent("type", "1.0", new byte[bytes])))
                .toList();
        return new GroupInsert(entries);
    }

    private static long parameters(GroupInsert group) {
        return group.sql("events").chars().filter(each -> each == '?').count();
    }

    @Test
    void few_rows_and_long_ones_are_sent_value_by_value() {
        assertThat(parameters(group(1, 10))).isEqualTo(COLUMNS);
        assertThat(group(1, 10).sql("events")).contains("VALUES");
        assertThat(parameters(group(16, 10))).isEqualTo(16 * COLUMNS);
        assertThat(parameters(group(64, 4096))).isEqualTo(64 * COLUMNS);
    }

    @Test
    void many_short_rows_are_sent_column_by_column() {
        assertThat(parameters(group(17, 10))).isEqualTo(COLUMNS);
        assertThat(group(17, 10).sql("events")).contains("unnest").doesNotContain("VALUES");
        assertThat(parameters(group(5000, 4096))).isEqualTo(COLUMNS);
    }
}
