package dev.reproof.engine.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ByHand;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken out of an inbox, and what is not. */
class CommandInboxTest {

    private static final TaskId TASK = new TaskId("a/../ \u202E'b");

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private CommandInbox inbox;
    private Path files;

    @BeforeEach
    void an_inbox() {
        inbox = new CommandInbox(new RunHome(directory));
        files = directory.resolve("inbox");
    }

    private static HandCommand finish(String id) {
        return HandCommand.of(id, TASK, ByHand.FINISHED, "Ω said by hand\n").marked(true);
    }

    private List<HandCommand> waiting() {
        return inbox.waiting(told::add);
    }

    @Test
    void commands_come_out_as_they_were_left_in_their_order() throws IOException {
        HandCommand second = HandCommand.of("aaaaaaaa", TASK, ByHand.SALVAGED)
                .ofAttempt(Optional.of(3))
                .because(Optional.of("it \"hung\"\n"));

        inbox.leave(finish("zzzzzzzz"));
        inbox.leave(second);
        Files.setLastModifiedTime(files.resolve("zzzzzzzz.command.json"), FileTime.fromMillis(1));

        assertThat(waiting()).containsExactly(finish("zzzzzzzz"), second);
        assertThat(waiting()).hasSize(2);
        assertThat(told).isEmpty();
        assertThat(Files.getPosixFilePermissions(files)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(files.resolve("zzzzzzzz.text")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void an_answer_takes_the_command_out_and_is_read_once() throws IOException {
        inbox.leave(finish("command-1"));

        inbox.answer(new CommandAnswer("command-1", false, "no: 'x'"));

        assertThat(waiting()).isEmpty();
        assertThat(inbox.answered("command-1")).contains(new CommandAnswer("command-1", false, "no: 'x'"));
        assertThat(inbox.answered("command-1")).isEmpty();
        try (var left = Files.list(files)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void answers_that_nobody_reads_and_texts_without_a_command_go_in_time() throws IOException {
        inbox.leave(finish("command-1"));
        inbox.leave(finish("command-2"));
        inbox.leave(finish("command-3"));
        inbox.answer(new CommandAnswer("command-2", true, "yes"));
        Files.delete(files.resolve("command-3.command.json"));

        inbox.tidy(Instant.now().plus(Duration.ofHours(23)));
        assertThat(files.resolve("command-2.answer.json")).exists();
        assertThat(files.resolve("command-3.text")).exists();
        inbox.tidy(Instant.now().plus(Duration.ofHours(25)));

        try (var left = Files.list(files)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("command-1.command.json", "command-1.text");
        }
    }

    @Test
    void what_is_no_command_is_left_where_it_is_and_told_of_once() throws IOException {
        inbox.leave(finish("command-1"));
        Path good = files.resolve("command-1.command.json");
        write("malformed-1", "{");
        write("otherwise-1", Files.readString(good)); // has another id
        write(
                "unheard-of-1",
                Files.readString(good).replace("command-1", "unheard-of-1").replace("finished", "eaten"));
        write("much-more-1", " ".repeat(33 << 10) + Files.readString(good).replace("command-1", "much-more-1"));
        write(
                "no-text-at-1",
                Files.readString(good).replace("command-1", "no-text-at-1").replace("true,", "\"x\","));
        write("x", Files.readString(good));
        Files.createSymbolicLink(files.resolve("followed-1.command.json"), good);
        Files.createDirectory(files.resolve("directory-1.command.json"));

        assertThat(waiting()).extracting(HandCommand::id).containsExactly("command-1");
        assertThat(told).hasSize(8).allSatisfy(line -> assertThat(line).startsWith("Not taken as a command: "));
        assertThat(waiting()).hasSize(1);
        assertThat(told).hasSize(8);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(files.resolve(name + ".command.json"), content);
    }

    @Test
    void a_file_that_others_may_write_to_is_no_command() throws IOException {
        inbox.leave(finish("command-1"));
        inbox.leave(HandCommand.of("command-2", TASK, ByHand.SKIPPED));
        Files.setPosixFilePermissions(files.resolve("command-1.text"), PosixFilePermissions.fromString("rw-rw----"));
        Files.setPosixFilePermissions(
                files.resolve("command-2.command.json"), PosixFilePermissions.fromString("rw----rw-"));

        assertThat(waiting()).isEmpty();
        assertThat(told).hasSize(2).allSatisfy(line -> assertThat(line).contains("others may write to it"));
    }

    @Test
    void a_link_in_place_of_the_inbox_is_not_followed() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(files, elsewhere);

        assertThatThrownBy(() -> inbox.leave(finish("command-1"))).isInstanceOf(Rejected.class);
        assertThat(waiting()).isEmpty();
        try (var left = Files.list(elsewhere)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_command_says_what_it_has_to_and_no_more() {
        for (ByHand how : Set.of(ByHand.FINISHED, ByHand.REJECTED)) {
            assertThatThrownBy(() -> HandCommand.of("command-1", TASK, how))
                    .isInstanceOf(Invalid.class)
                    .hasMessageContaining("without a text");
        }
        assertThatThrownBy(() -> HandCommand.of("command-1", TASK, ByHand.FAILED, "text"))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> HandCommand.of("command-1", TASK, ByHand.FINISHED, " \n"))
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> HandCommand.of("../../x", TASK, ByHand.SKIPPED))
                .isInstanceOf(Invalid.class);
        HandCommand skip = HandCommand.of("command-1", TASK, ByHand.SKIPPED);
        assertThatThrownBy(() -> skip.marked(true)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> skip.ofAttempt(Optional.of(1))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> skip.because(Optional.of("x".repeat(2_001)))).hasMessageContaining("2001");
    }
}
