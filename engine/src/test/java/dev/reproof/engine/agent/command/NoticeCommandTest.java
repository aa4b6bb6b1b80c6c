package dev.reproof.engine.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeCommandTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void it_gets_what_it_is_told_and_the_variables_of_the_notice() throws Exception {
        Optional<String> wrong = notice("cat > told; echo \"$KIND naïve\" > kind", LONG)
                .tell("said\n".getBytes(UTF_8), Map.of("KIND", "failed"));

        assertThat(wrong).isEmpty();
        assertThat(directory.resolve("told")).hasContent("said\n");
        assertThat(directory.resolve("kind")).hasContent("failed naïve\n");
    }

    @Test
    void one_that_reads_nothing_has_not_failed() throws Exception {
        assertThat(notice("exit 0", LONG).tell(new byte[1 << 20], Map.of())).isEmpty();
    }

    @Test
    void one_that_says_more_than_anybody_reads_goes_on() throws Exception {
        Optional<String> wrong =
                notice("head -c 1000000 /dev/zero | tr '\\0' x; exit 3", LONG).tell(new byte[0], Map.of());

        assertThat(wrong)
                .hasValueSatisfying(told -> assertThat(told)
                        .startsWith("it ended with exit code 3: xxx")
                        .hasSizeLessThan(3_000));
    }

    @Test
    void one_that_takes_too_long_is_ended_with_all_that_it_started() throws Exception {
        Optional<String> wrong = notice("(trap '' TERM; echo $$ > pid; sleep 1000) & sleep 1000", Duration.ofSeconds(1))
                .tell(new byte[0], Map.of());

        assertThat(wrong).contains("it took more than 1 s and was ended");
        assertThat(living("sleep 1000")).isZero();
    }

    @Test
    void an_interrupt_ends_it() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                notice("touch begun; sleep 1000", LONG).tell(new byte[0], Map.of());
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        thread.start();
        await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("begun")));

        thread.interrupt();

        thread.join(PATIENCE.toMillis());
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(living("sleep 1000")).isZero();
    }

    @Test
    void one_that_is_abandoned_ends_at_once() throws Exception {
        NoticeCommand command = notice("touch begun; sleep 1000", LONG);
        Thread other = new Thread(() -> {
            await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("begun")));
            command.abandon();
        });
        other.start();

        assertThat(command.tell(new byte[0], Map.of())).isPresent();

        assertThat(living("sleep 1000")).isZero();
    }

    @Test
    void one_that_cannot_be_started_is_told_of() throws Exception {
        Files.delete(directory);

        assertThat(notice("true", LONG).tell(new byte[0], Map.of()))
                .hasValueSatisfying(told -> assertThat(told).startsWith("it could not be started: "));
        assertThatThrownBy(() -> Files.list(directory)).isInstanceOf(IOException.class);
    }

    private NoticeCommand notice(String command, Duration limit) {
        return new NoticeCommand(command, directory, limit);
    }

    /** How many processes of that command line work in the directory of the test. */
    private long living(String command) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").endsWith(command))
                .filter(process -> worksHere(process.pid()))
                .count();
    }

    private boolean worksHere(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(directory.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }
}
