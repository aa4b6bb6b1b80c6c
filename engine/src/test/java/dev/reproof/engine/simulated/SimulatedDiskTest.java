package dev.reproof.engine.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {

    private static final int SEEDS = 300;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path file = disk.root().resolve("loaf");

    @AfterEach
    void close() {
        disk.close();
    }

    private void write(String text, boolean forced) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            if (forced) {
                channel.force(true);
            }
        }
    }

    private void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(disk.root(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** What is found under that name after many cuts at the end: its text, or that there is none. */
    private Set<String> found(String name) throws IOException {
        Set<String> found = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            try (SimulatedDisk cut = PowerCut.of(disk, disk.steps(), seed)) {
                Path path = cut.root().resolve(name);
                found.add(Files.exists(path) ? new String(Files.readAllBytes(path), StandardCharsets.UTF_8) : "none");
            }
        }
        return found;
    }

    @Test
    void what_was_forced_survives_every_cut() throws IOException {
        // given
        write("crust", true);
        forceNames();
        // when
        Set<String> found = found("loaf");
        // then
        assertThat(found).containsExactly("crust");
    }

    @Test
    void a_name_that_was_not_forced_may_be_lost_with_all_of_the_file() throws IOException {
        // given
        write("crust", true);
        // when
        Set<String> found = found("loaf");
        // then
        assertThat(found).containsExactly("crust", "none");
    }

    @Test
    void bytes_that_were_not_forced_may_be_lost_though_the_name_is_there() throws IOException {
        // given
        write("crust", false);
        forceNames();
        // when
        Set<String> found = found("loaf");
        // then
        assertThat(found)
                .contains("", "crust")
                .allSatisfy(text -> assertThat(text).isNotEqualTo("none"));
    }

    @Test
    void a_name_changes_hands_in_one_step() throws IOException {
        // given
        write("old", true);
        Path other = disk.root().resolve("new");
        Files.write(other, "new".getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(other, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        forceNames();
        // when
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        // then
        assertThat(found("loaf")).containsExactly("new", "old");
    }

    @Test
    void a_later_write_may_survive_without_an_earlier_one() throws IOException {
        // given
        write("....", true);
        forceNames();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // when
            channel.write(ByteBuffer.wrap(new byte[] {'a'}), 0);
            channel.write(ByteBuffer.wrap(new byte[] {'b'}), 1);
        }
        // then
        assertThat(found("loaf")).contains("....", "a...", ".b..", "ab..");
    }

    @Test
    void the_last_write_is_torn_between_sectors_and_one_of_them_may_hold_anything() throws IOException {
        // given
        write("x".repeat(2048), false);
        forceNames();
        Set<Integer> lengths = new TreeSet<>();
        int garbled = 0;
        // when
        for (int seed = 0; seed < SEEDS; seed++) {
            try (SimulatedDisk cut = PowerCut.of(disk, disk.steps(), seed)) {
                byte[] found = Files.readAllBytes(cut.root().resolve("loaf"));
                lengths.add(found.length);
                int good = 0;
                while (good < found.length && found[good] == 'x') {
                    good++;
                }
                garbled += good < found.length ? 1 : 0;
                // then
                assertThat(found.length - good).isLessThanOrEqualTo(512);
            }
        }
        assertThat(lengths).containsExactly(0, 512, 1024, 1536, 2048);
        assertThat(garbled).isBetween(1, SEEDS - 1);
    }

    @Test
    void a_cut_leaves_the_disk_that_was_cut_as_it_was_and_can_be_repeated() throws IOException {
        // given
        write("crust and crumb", false);
        // when
        try (SimulatedDisk one = PowerCut.of(disk, disk.steps(), 7);
                SimulatedDisk same = PowerCut.of(disk, disk.steps(), 7)) {
            // then
            assertThat(Arrays.deepToString(one.contents().values().toArray()))
                    .isEqualTo(Arrays.deepToString(same.contents().values().toArray()));
        }
        assertThat(Files.readString(file)).isEqualTo("crust and crumb");
    }

    @Test
    void what_is_refused_is_not_done_and_can_be_done_later() throws IOException {
        // given
        write("crust", true);
        disk.refuse((call, path) -> {
            if (call == DiskCall.RENAME) {
                throw new IOException("Read-only file system");
            }
        });
        Path other = disk.root().resolve("other");
        // when
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Files.move(file, other))
                .withMessage("Read-only file system");
        // then
        assertThat(file).exists();
        disk.refuse(Refusals.NONE);
        Files.move(file, other);
        assertThat(other).hasContent("crust");
    }

    @Test
    void a_file_is_locked_once_until_who_holds_it_closes_it() throws IOException {
        // given
        write("", true);
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            try (FileChannel holder = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThat(holder.tryLock().isValid()).isTrue();
                // when, then
                assertThatExceptionOfType(OverlappingFileLockException.class).isThrownBy(other::tryLock);
            }
            assertThat(other.tryLock().isValid()).isTrue();
        }
    }
}
