package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.ChainedRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.TextStream;
import dev.reproof.engine.log.postgres.FaultyProxy.Fault;
import dev.reproof.events.RunEvent.RunInterrupted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wire that breaks again and again: what was acknowledged is there, once, and nothing else. */
class PostgresFaultsTest {

    private static final List<Fault> FAULT_KINDS = List.of(Fault.values());
    private static final int FAULTS = Integer.getInteger("reproof.faults", 240);

    @Test
    @Timeout(300)
    void whatever_becomes_of_requests_and_answers_each_group_is_there_once() throws IOException, SQLException {
        long seed = Long.getLong("reproof.seed", System.nanoTime());
        System.out.println("reproof.seed=" + seed);
        Random random = new Random(seed);
        String schema = TestServer.newSchema();
        Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
        long acknowledged;
        ChainedRun run = ChainedRun.begun();
        TextStream text = new TextStream(1);
        try (FaultyProxy wire = new FaultyProxy(TestServer.port(), random)) {
            PostgresStore store = Stores.open(TestServer.url(schema, wire.port()));
            try (PostgresTenure tenure = store.claim(Stores.claim(SampleRun.RUN, "test"));
                    EventLog log = tenure.open()) {
                List<LogEntry> beginning = new ArrayList<>(SampleRun.beginning());
                beginning.add(text.opened());
                log.append(beginning);
                acknowledged = beginning.size();
                while (struck.values().stream().mapToInt(Integer::intValue).sum() < FAULTS) {
                    Fault fault = FAULT_KINDS.get(random.nextInt(FAULT_KINDS.size()));
                    List<LogEntry> group = group(run, text, random);
                    wire.strike(fault);
                    log.append(group);
                    acknowledged += group.size();
                    struck.merge(fault, 1, Integer::sum);
                }
            }
        }

        assertThat(struck).containsOnlyKeys(Fault.values());
        assertThat(count(schema, "SELECT count(*) FROM DomainEventEntry")).isEqualTo(acknowledged);
        assertThat(count(schema, "SELECT position FROM ReproofRun")).isEqualTo(acknowledged);
        PostgresStore store = Stores.open(TestServer.url(schema));
        try (EventLog log = store.read(SampleRun.RUN)) {
            assertThat(log.inspect(row -> {})).isEmpty();
            assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
            ByteArrayOutputStream found = new ByteArrayOutputStream();
            log.read(text.id(), found::writeBytes);
            assertThat(found.toByteArray()).isEqualTo(text.text());
        }
        Standing standing = store.look(SampleRun.RUN).orElseThrow();
        assertThat(standing.head()).contains(run.head().hex());
        assertThat(standing.headSequence()).isEqualTo(run.recorded().size() - 1L);
    }

    private static List<LogEntry> group(ChainedRun run, TextStream text, Random random) {
        List<LogEntry> group = new ArrayList<>();
        group.add(run.next(new RunInterrupted("number " + random.nextInt())));
        for (int block = random.nextInt(4); block > 0; block--) {
            byte[] utf8 = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(utf8);
            for (int at = 0; at < utf8.length; at++) {
                utf8[at] = (byte) ('a' + (utf8[at] & 15));
            }
            group.add(text.block(utf8));
        }
        return group;
    }

    private static long count(String schema, String query) throws SQLException {
        try (Connection connection = TestServer.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
