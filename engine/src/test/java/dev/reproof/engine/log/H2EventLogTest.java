package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2EventLogTest extends EventLogContract {

    private static final int TEXT = 10_000;

    @TempDir
    Path directory;

    @Override
    H2Store newStore() {
        return H2Store.in(directory);
    }

    @Test
    void a_commit_of_one_text_and_its_decisions_writes_little_more_than_that() throws IOException {
        H2Store store = newStore();
        try (EventLog log = store.open()) {
            log.append(SampleRun.beginning());
            ChainedRun run = ChainedRun.begun();
            Random random = new Random(7);
            long before = 0;
            for (int step = -100; step < 200; step++) {
                if (step == 0) {
                    before = Files.size(store.file());
                }
                log.append(step(new TextStream(500 + step), run, random));
            }

            assertThat((Files.size(store.file()) - before) / 200).isBetween((long) TEXT, TEXT + 10_000L);
        }
    }

    private static List<LogEntry> step(TextStream stream, ChainedRun run, Random random) {
        byte[] text = new byte[TEXT];
        random.nextBytes(text); // which does not become smaller
        List<LogEntry> entries = new ArrayList<>(List.of(stream.opened(), stream.block(text), stream.sealed()));
        entries.addAll(run.next(3));
        return entries;
    }
}
