package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.command.NoticeCommand;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.ReviewUnreadable.Next;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command that is told of events gets, and what becomes of the run when it fails. */
class EventHooksTest {

    private static final String KEEP = "cat >> told; echo \"$REPROOF_RUN $REPROOF_EVENT_KIND\" >> kinds";

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private Terminal terminal;

    @BeforeEach
    void furnish() throws IOException {
        write("dag.json", """
                {"title":"t","tasks":[
                  {"id":"a\\nb","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"c","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"d","complexity":"LOW","subtask_prompt":"x","depends_on":["c"]}]}
                """);
        write("good.json", """
                {"tasks":{"a\\nb":[{"chunks":["said"]}],"c":[{"chunks":["said"]}],"d":[{"chunks":["said"]}]}}
                """);
        write("bad.json", """
                {"tasks":{"a\\nb":[{"chunks":["said"]}],"c":[{"chunks":["sa"],"status":"error","errorMessage":"it\\nbroke"}]}}
                """);
    }

    @Test
    void it_is_told_the_same_lines_that_an_audit_prints() throws IOException {
        // when
        run(ExitCode.TASK_FAILED, "bad.json", "--on-event", KEEP);

        // then
        List<String> told = lines("told");
        assertThat(lines("kinds")).containsExactly("r failed", "r finished");
        assertThat(audited()).containsSubsequence(told);
        assertThat(told.get(0)).contains("\"type\":\"dev.reproof.TaskFailed\"", "\"subject\":\"c\"", "it\\nbroke");
        assertThat(told.get(1)).contains("\"type\":\"dev.reproof.RunFinished\"");
        assertThat(terminal.err()).doesNotContain("warning:");

        // when: another process goes on with the run, of which it knows by its log alone
        run(
                ExitCode.SUCCESS,
                "good.json",
                "--retry-failed",
                "--on-event",
                KEEP,
                "--on-event-kinds",
                "restart,finished");

        // then
        assertThat(lines("kinds").subList(2, 4)).containsExactly("r restart", "r finished");
        assertThat(audited()).containsSubsequence(lines("told"));
    }

    @Test
    void kinds_choose_what_it_is_told() throws IOException {
        run(ExitCode.TASK_FAILED, "bad.json", "--on-event", KEEP, "--on-event-kinds", "finished,budget");

        assertThat(lines("kinds")).containsExactly("r finished");
    }

    @Test
    void a_run_is_as_it_would_be_without_one_that_fails_which_is_told_once() {
        run(ExitCode.TASK_FAILED, "bad.json", "--on-event", "echo no such service; exit 7");

        assertThat(terminal.err()
                        .lines()
                        .filter(line -> line.contains("HOOK_FAILED"))
                        .toList())
                .singleElement()
                .asString()
                .startsWith("warning: HOOK_FAILED: the command of --on-event failed for the event at position ")
                .endsWith(": it ended with exit code 7: no such service");
        assertThat(audited()).noneMatch(line -> line.contains("HOOK_FAILED") || line.contains("OperatorWarned"));
    }

    @Test
    void with_a_log_for_programs_its_failure_is_an_object_too() {
        run(ExitCode.SUCCESS, "good.json", "--on-event", "exit 7", "--log-format", "json");

        assertThat(terminal.err().lines().filter(line -> line.contains("\"decision\":\"warn\"")))
                .singleElement()
                .asString()
                .contains("\"reason\":\"HOOK_FAILED: ");
    }

    @Test
    void wrong_usage_is_refused_before_a_run_is_made() {
        refused(
                "--on-event-kinds expected some of finished,failed,waiting,restart,budget, found 'done'",
                "--on-event",
                "true",
                "--on-event-kinds",
                "done");
        refused("--on-event-kinds is for --on-event alone; give that too", "--on-event-kinds", "failed");
    }

    @Test
    void a_review_that_is_made_again_is_no_failure() {
        AttemptKey key = new AttemptKey(new TaskId("c"), 0, 1);

        assertThat(HookKind.of(new ReviewUnreadable("l", 0, key, Next.AGAIN, "m")))
                .isEmpty();
        assertThat(HookKind.of(new ReviewUnreadable("l", 0, key, Next.STOPPED, "m")))
                .contains(HookKind.FAILED);
    }

    @Test
    void the_text_of_an_attempt_that_an_earlier_runner_began_is_named() throws IOException {
        // given
        RunId run = new RunId("r");
        AttemptKey key = new AttemptKey(new TaskId("c"), 0, 1);
        Sha256 digest = Sha256.of(new byte[0]);
        StreamId stream = StreamId.ofTranscript(run, 7);
        EventHooks hooks = hooks(KEEP);

        // when
        hooks.past(
                run,
                List.of(recorded(
                        1, new TaskDispatched(key, stream, new TextDigest(digest, 0), List.of(), Optional.empty()))));
        hooks.forced(
                List.of(recorded(2, new TaskFailed(key, "it broke", new Seal(0, 0, digest, 0), TokenUsage.UNKNOWN))));
        hooks.close();

        // then
        assertThat(lines("told")).singleElement().asString().contains("\"stream\":\"" + stream + "\"");
    }

    @Test
    void of_more_events_than_a_command_takes_the_latest_are_told_and_that_is_warned_of() throws Exception {
        // given: a command that waits for the first event until there are many
        EventHooks hooks = hooks("until [ -e go ]; do sleep 0.02; done; cat >> told");
        hooks.past(new RunId("r"), List.of());

        // when
        for (int position = 1; position <= 200; position++) {
            hooks.forced(List.of(recorded(position, new RunFinished(RunOutcome.SUCCESS, "m" + position))));
        }
        Files.createFile(directory.resolve("go"));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Files.exists(directory.resolve("told"))
                        && Files.readString(directory.resolve("told")).contains("\"m200\""));
        hooks.close();

        // then
        assertThat(lines("told")).hasSizeBetween(120, 121);
        assertThat(warnings)
                .containsExactly(
                        "HOOK_FAILED: the command of --on-event is slower than events come, and is not told of all");
    }

    private EventHooks hooks(String command) {
        return new EventHooks(
                new NoticeCommand(command, directory, Duration.ofMinutes(5)),
                EnumSet.allOf(HookKind.class),
                warnings::add);
    }

    private static Recorded recorded(long position, Decision event) {
        return new Recorded(position, Sha256.of(new byte[] {(byte) position}), Instant.EPOCH, event);
    }

    private void refused(String why, String... more) {
        run(ExitCode.USAGE, "good.json", more);
        assertThat(terminal.err()).isEqualTo("error: " + why + "\n");
        assertThat(directory.resolve(".reproof")).doesNotExist();
    }

    private void run(ExitCode code, String script, String... more) {
        terminal = new Terminal(directory);
        String[] all = new String[more.length + 6];
        System.arraycopy(new String[] {"run", "dag.json", "--run-id", "r", "--agent-script", script}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        assertThat(terminal.run(all)).as(terminal.err()).isEqualTo(code.number());
    }

    private List<String> audited() {
        Terminal audit = new Terminal(directory);
        assertThat(audit.run("audit", "r", "--json")).isZero();
        return audit.out().lines().toList();
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
