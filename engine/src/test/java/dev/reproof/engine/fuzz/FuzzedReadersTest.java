package dev.reproof.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.reproof.engine.faults.Bounded;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is read from outside ends in the reader's answer or in a {@link ReproofException}, soon and in bounded memory.
 * {@code -Dreproof.fuzz=N} reads N mutated inputs; a failure names the seed and the number that repeat it, and keeps the
 * input, which then becomes a file among the found ones.
 */
class FuzzedReadersTest {

    private static final long CASES = Long.getLong("reproof.fuzz", 100_000);
    private static final long ONLY = Long.getLong("reproof.fuzz.only", -1);
    private static final long SEED = Long.getLong("reproof.fuzz.seed", System.nanoTime());
    private static final int AT_ONCE = 250;

    /** So much may be allocated for any input, and so many times the input's length. */
    private static final long MOST_BYTES = 96L << 20;

    private static final long MOST_TIMES = 600;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Path resources() throws IOException {
        Path module = Path.of(System.getProperty("basedir", "."));
        Path here = Files.isDirectory(module.resolve("src/test/resources/fuzz"))
                ? module
                : Path.of(System.getProperty("reproof.home", "."), "engine");
        return here.resolve("src/test/resources/fuzz");
    }

    /** What is changed again and again. */
    private static byte[] sample(Reading reading) throws IOException {
        String name = reading.name().toLowerCase(Locale.ROOT);
        try (Stream<Path> samples = Files.list(resources().resolve("samples"))) {
            Path sample = samples.filter(path -> path.getFileName().toString().startsWith(name + "."))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllBytes(sample);
        }
    }

    static Stream<Path> found() throws IOException {
        try (Stream<Path> found = Files.walk(resources().resolve("found"))) {
            return found.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_sample_is_read_as_it_is(Reading reading) throws IOException {
        // given
        byte[] sample = sample(reading);
        // when, then
        reading.read(sample);
    }

    @ParameterizedTest
    @EnumSource
    void what_was_changed_is_read_or_refused(Reading reading) throws Exception {
        // given
        byte[] sample = sample(reading);
        long cases = CASES * reading.share() / 100;
        System.out.println(reading + ": -Dreproof.fuzz.seed=" + SEED + " -Dreproof.fuzz=" + CASES);
        long refused = 0;
        try (Bounded bounded = new Bounded(Duration.ofMinutes(3))) {
            for (long from = 0; from < cases; from += AT_ONCE) {
                long first = from;
                long last = Math.min(cases, from + AT_ONCE);
                // when
                refused += bounded.call(
                        reading + " -Dreproof.fuzz.seed=" + SEED + ", one from " + first + " on",
                        () -> read(reading, sample, first, last));
            }
        }
        // then
        assumeTrue(ONLY < 0);
        assertThat(refused).as("some are still what they were").isLessThan(cases);
    }

    private static long read(Reading reading, byte[] sample, long first, long last) throws IOException {
        long refused = 0;
        for (long number = first; number < last; number++) {
            if (ONLY < 0 || ONLY == number) {
                byte[] input = new Mutations(SEED + number).mutate(sample);
                try {
                    refused += isRefused(reading, input) ? 1 : 0;
                } catch (Throwable foreign) { // also no stack and no memory left
                    Path kept = kept(reading, number, input);
                    throw new AssertionError(
                            reading + " -Dreproof.fuzz.seed=" + SEED + " -Dreproof.fuzz.only=" + number + ": " + foreign
                                    + "; the input is kept as " + kept,
                            foreign);
                }
            }
        }
        return refused;
    }

    private static boolean isRefused(Reading reading, byte[] input) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean refused = false;
        try {
            reading.read(input);
        } catch (ReproofException told) {
            assertThat(told.getMessage()).isNotBlank();
            refused = true;
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for %s bytes", input.length)
                .isLessThan(MOST_BYTES + MOST_TIMES * input.length);
        return refused;
    }

    private static Path kept(Reading reading, long number, byte[] input) throws IOException {
        Path directory = Path.of(System.getProperty("basedir", "."), "target", "fuzz");
        Files.createDirectories(directory);
        return Files.write(directory.resolve(reading + "-" + SEED + "-" + number), input);
    }

    /** Files in directories that are named as what reads them. */
    @ParameterizedTest
    @MethodSource("found")
    void what_was_found_once_is_read_or_refused(Path found) throws Exception {
        // given
        Reading reading = Reading.valueOf(found.getParent().getFileName().toString());
        byte[] input = Files.readAllBytes(found);
        // when, then
        try (Bounded bounded = new Bounded(Duration.ofMinutes(1))) {
            bounded.call(found.toString(), () -> isRefused(reading, input));
        }
    }

    @Test
    void the_same_seed_changes_an_input_the_same() throws IOException {
        // given
        byte[] sample = sample(Reading.DAG);
        // when, then
        assertThat(new Mutations(SEED).mutate(sample)).isEqualTo(new Mutations(SEED).mutate(sample));
        assertThat(Stream.iterate(0, seed -> seed + 1)
                        .limit(200)
                        .map(seed -> new String(new Mutations(seed).mutate(sample), StandardCharsets.UTF_8))
                        .distinct())
                .hasSizeGreaterThan(150);
    }
}
