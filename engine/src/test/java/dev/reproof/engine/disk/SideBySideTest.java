package dev.reproof.engine.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.disk.Disk.OpenFile;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideBySideTest {

    /** More than there are threads. */
    private static final int MANY = 40;

    @TempDir
    Path directory;

    private interface Force {
        void force() throws IOException;
    }

    @Test
    void what_cannot_be_forced_is_named_file_by_file() throws IOException {
        // given real files, some of which are closed
        List<OpenFile> files = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            OpenFile file = SystemDisk.INSTANCE.create(directory.resolve("file-" + number));
            file.write("rises".getBytes(UTF_8), 0, 5);
            files.add(file);
        }
        Set<OpenFile> closed = Set.of(files.get(0), files.get(17), files.get(MANY - 1));
        for (OpenFile file : closed) {
            file.close();
        }

        // when
        Map<OpenFile, IOException> failed = SystemDisk.INSTANCE.force(files);

        // then
        assertThat(failed.keySet()).isEqualTo(closed);
        assertThat(failed.values()).allSatisfy(why -> assertThat(why).isInstanceOf(ClosedChannelException.class));
        assertThat(SystemDisk.INSTANCE.force(files.subList(0, 1))).containsOnlyKeys(files.get(0));
        assertThat(SystemDisk.INSTANCE.force(files.subList(1, 2))).isEmpty();
        assertThat(SystemDisk.INSTANCE.force(List.of())).isEmpty();
        for (OpenFile file : files) {
            file.close();
        }
    }

    @Test
    void each_is_forced_once_and_no_thread_is_left() {
        // given
        AtomicInteger forces = new AtomicInteger();
        List<OpenFile> files = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            files.add(file(forces::incrementAndGet));
        }

        // when
        Map<OpenFile, IOException> failed = SystemDisk.INSTANCE.force(files);

        // then
        assertThat(failed).isEmpty();
        assertThat(forces).hasValue(MANY);
        await().atMost(Duration.ofMinutes(1)).until(SideBySideTest::forcing, List::isEmpty);
    }

    @Test
    void files_are_forced_at_one_time() {
        // given two forces, each of which ends only when both have begun
        CountDownLatch begun = new CountDownLatch(2);
        Force together = () -> {
            begun.countDown();
            requireReached(begun);
        };

        // when
        Map<OpenFile, IOException> failed = SystemDisk.INSTANCE.force(List.of(file(together), file(together)));

        // then
        assertThat(failed).isEmpty();
    }

    @Test
    void a_defect_in_one_keeps_none_of_the_others_from_being_forced() {
        // given
        AtomicInteger forces = new AtomicInteger();
        IllegalStateException defect = new IllegalStateException("no such state");
        OpenFile broken = file(() -> {
            throw defect;
        });

        // when
        Map<OpenFile, IOException> failed = SystemDisk.INSTANCE.force(List.of(broken, file(forces::incrementAndGet)));

        // then
        assertThat(failed).containsOnlyKeys(broken);
        assertThat(failed.get(broken)).hasCause(defect);
        assertThat(forces).hasValue(1);
    }

    @Test
    void an_interrupt_of_the_caller_is_kept_and_all_are_forced_nevertheless() {
        // given
        AtomicInteger forces = new AtomicInteger();

        // when
        Thread.currentThread().interrupt();
        Map<OpenFile, IOException> failed =
                SystemDisk.INSTANCE.force(List.of(file(forces::incrementAndGet), file(forces::incrementAndGet)));

        // then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failed).isEmpty();
        assertThat(forces).hasValue(2);
    }

    private static void requireReached(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IOException("the other one was not forced at the same time");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static List<Thread> forcing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("reproof-force"))
                .toList();
    }

    private static OpenFile file(Force force) {
        return new OpenFile() {
            @Override
            public void write(byte[] data, int offset, int length) {
                throw new UnsupportedOperationException("only forced");
            }

            @Override
            public void force() throws IOException {
                force.force();
            }

            @Override
            public void close() {
                throw new UnsupportedOperationException("only forced");
            }
        };
    }
}
