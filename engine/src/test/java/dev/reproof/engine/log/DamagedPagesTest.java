package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.projections.run.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages the pages of a log's file, in this process. Whatever is read then is a beginning of what was written, or the
 * file is refused by name, and stays as it is where it was only read. {@code -Dreproof.pages=N} damages at N places.
 */
@Timeout(3600)
class DamagedPagesTest {

    private static final int ROUNDS = Integer.getInteger("reproof.pages", 150);
    private static final long SEED = Long.getLong("reproof.pages.seed", 20_261_129);

    @TempDir
    Path directory;

    private final ChainedRun run = ChainedRun.begun();
    private final TextStream text = new TextStream(1);
    private byte[] whole;

    private enum Opening {
        TO_READ,
        TO_WRITE;

        EventLog of(H2Store store) {
            return switch (this) {
                case TO_READ -> store.read();
                case TO_WRITE -> store.open();
            };
        }
    }

    @BeforeEach
    void a_log_with_decisions_and_a_text() throws IOException {
        H2Store store = H2Store.in(Files.createDirectory(directory.resolve("whole")));
        Random letters = new Random(1);
        try (EventLog log = store.open()) {
            log.storeImportedDocument(SampleRun.STREAM, "1", "{\"version\":1}".getBytes(StandardCharsets.UTF_8));
            log.append(SampleRun.beginning());
            log.append(List.of(text.opened()));
            for (int block = 0; block < 12; block++) {
                byte[] said = new byte[6_000];
                letters.nextBytes(said);
                log.append(List.of(text.block(said)));
                log.append(run.next(3));
            }
            log.append(List.of(text.sealed()));
        }
        whole = Files.readAllBytes(store.file());
    }

    @ParameterizedTest
    @EnumSource
    void damaged_pages_are_named_or_do_not_matter(Opening opening) throws IOException {
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(new Random(new SplittableRandom(SEED + round).nextLong()));
            H2Store store = H2Store.in(Files.createDirectory(directory.resolve(opening + "-" + round)));
            Files.write(store.file(), damaged);
            refused += isRefused(opening, store, damaged, "seed " + SEED + " round " + round) ? 1 : 0;
            Files.delete(store.file());
        }
        assertThat(refused).isPositive();
    }

    private boolean isRefused(Opening opening, H2Store store, byte[] damaged, String where) throws IOException {
        try (EventLog log = opening.of(store)) {
            requireBeginning(log, where);
            return false;
        } catch (Corrupt | TooNew named) {
            assertThat(named).as(where).hasMessageContaining(store.file().toString());
        } catch (NotFound younger) {
            assertThat(younger).as(where).hasMessageContaining("no run");
        } catch (RuntimeException | Error foreign) {
            fail(where, foreign);
        }
        if (opening == Opening.TO_READ) {
            assertThat(Files.readAllBytes(store.file())).as(where).isEqualTo(damaged);
        }
        return true;
    }

    private void requireBeginning(EventLog log, String where) {
        log.run();
        List<Recorded> decisions = log.decisions(SampleRun.STREAM);
        assertThat(decisions)
                .as(where)
                .isEqualTo(run.recorded()
                        .subList(0, Math.min(decisions.size(), run.recorded().size())));
        log.transcripts();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        log.read(text.id(), read::writeBytes);
        assertThat(read.toByteArray()).as(where).isEqualTo(Arrays.copyOf(text.text(), read.size()));
        log.tail(text.id(), 9_000);
        log.importedDocument(SampleRun.STREAM);
        log.size();
    }

    /** One bit, a cut, a hole, or noise. */
    private byte[] damaged(Random random) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(whole.length);
        int kind = random.nextInt(4);
        if (kind == 0) {
            damaged[at] ^= (byte) (1 << random.nextInt(8));
        } else if (kind == 1) {
            return Arrays.copyOf(damaged, at);
        } else if (kind == 2) {
            int end = Math.min(whole.length, at + 1 + random.nextInt(8_192));
            Arrays.fill(damaged, at, end, (byte) (random.nextBoolean() ? 0 : 0xFF));
        } else {
            byte[] noise = new byte[Math.min(whole.length - at, 1 + random.nextInt(16))];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, at, noise.length);
        }
        return damaged;
    }
}
