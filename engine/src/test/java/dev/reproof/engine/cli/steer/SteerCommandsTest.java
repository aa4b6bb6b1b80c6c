package dev.reproof.engine.cli.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person types to steer a run, and sees. */
@Timeout(120)
class SteerCommandsTest {

    static final String DAG = """
            { "title": "Steered", "tasks": [
                { "id": "brief", "complexity": "LOW", "subtask_prompt": "Write a brief." },
                { "id": "draft", "depends_on": ["brief"], "complexity": "LOW", "subtask_prompt": "Write a draft." },
                { "id": "review", "depends_on": ["draft"], "complexity": "LOW", "subtask_prompt": "Review it." } ] }
            """;

    /** Fails in one task, and waits in it where a file says so. */
    static final String AGENT = "cat > sent-$REPROOF_TASK-$REPROOF_ATTEMPT; echo by $REPROOF_TASK $REPROOF_ATTEMPT;"
            + " if [ $REPROOF_TASK = draft ]; then if [ -e hold ]; then exec tail -f /dev/null; fi; exit 3; fi";

    @TempDir
    Path directory;

    @BeforeEach
    void a_dag() throws IOException {
        Files.writeString(directory.resolve("dag.json"), DAG);
        Files.writeString(directory.resolve("by-hand.md"), "drafted by hand\n");
    }

    private Terminal run(int code, String... words) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(code);
        return terminal;
    }

    private Terminal start(int code, String... more) {
        String[] words = new String[6 + more.length];
        System.arraycopy(new String[] {"run", "dag.json", "--run-id", "r1", "--agent-command", AGENT}, 0, words, 0, 6);
        System.arraycopy(more, 0, words, 6, more.length);
        return run(code, words);
    }

    private String sent(String attempt) throws IOException {
        return Files.readString(directory.resolve("sent-" + attempt));
    }

    @Test
    void a_failed_task_is_salvaged_and_the_next_resume_goes_on() throws IOException {
        start(1);

        Terminal salvaged = run(0, "salvage", "r1", "draft");
        String plan = run(0, "plan", "r1").out();
        String status = run(0, "status", "r1").out();
        run(0, "resume", "r1");

        assertThat(salvaged.err())
                .contains("Task 'draft' is salvaged by hand; no runner is there, 'reproof resume r1")
                .endsWith("goes on with the run\n");
        assertThat(plan)
                .contains("KEEP    log       draft: it has finished")
                .contains("RUN     none      review: it is to run again: task 'draft' has an answer now");
        assertThat(status).containsPattern("draft +FINISHED .* salvaged by hand");
        assertThat(sent("review-1")).contains("by draft 1");
        assertThat(directory.resolve("sent-draft-2")).doesNotExist();
        assertThat(run(0, "audit", "r1").out()).contains("salvaged by hand, as attempt 1");
        run(0, "audit", "r1", "--verify");
        run(0, "parity", "r1");
    }

    @Test
    void tasks_run_again_with_prompts_made_of_what_holds_then() throws IOException {
        start(1);
        run(0, "finish", "r1", "draft", "--with", "by-hand.md", "--mark");
        run(0, "resume", "r1");

        Terminal dry = run(0, "rerun", "r1", "brief", "--dry-run");
        Terminal recorded = run(0, "rerun", "r1", "brief", "review", "--only", "--reason", "again");
        String plan = run(0, "plan", "r1").out();
        run(0, "resume", "r1");

        assertThat(dry.out()).isEqualTo("""
                        brief: would run again, as asked
                        draft: would run again, depends on brief
                        review: would run again, depends on draft
                        """);
        assertThat(dry.err()).contains("Nothing is recorded");
        assertThat(recorded.out()).isEqualTo("brief: runs again, as asked\nreview: runs again, as asked\n");
        assertThat(plan).contains("RUN     none      brief: it is to run again: again", "KEEP    log       draft");
        assertThat(sent("review-1")).contains("[Written by hand, in place of the agent.]", "drafted by hand");
        assertThat(sent("review-2")).isEqualTo(sent("review-1"));
        assertThat(run(0, "transcript", "r1", "brief", "--attempt", "1").out()).isEqualTo("by brief 1\n");
        assertThat(run(0, "transcript", "r1", "brief").out()).isEqualTo("by brief 2\n");
    }

    @Test
    void another_dag_comes_with_the_tasks_that_run_again() throws IOException {
        start(1);
        run(0, "skip", "r1", "draft");
        run(0, "resume", "r1");
        Files.writeString(directory.resolve("other.json"), DAG.replace("Review it.", "Review it well."));

        run(0, "rerun", "r1", "review", "--with-dag", "other.json");
        run(0, "resume", "r1");

        assertThat(sent("review-1")).endsWith("Review it.");
        assertThat(sent("review-2")).endsWith("Review it well.").contains("Skipped by hand: this task has not run.");
    }

    @Test
    void a_changed_dag_tells_which_answers_are_to_other_prompts() throws IOException {
        start(1);
        run(0, "skip", "r1", "draft");
        run(0, "resume", "r1");
        run(0, "rerun", "r1", "review");
        Files.writeString(directory.resolve("dag.json"), DAG.replace("Write a brief.", "Write a short brief."));

        Terminal resumed = start(0, "--accept-dag-change");

        assertThat(resumed.err())
                .contains(
                        "ANSWERS_OUTDATED: Under this DAG other prompts would be sent to finished tasks, whose answers stay:"
                                + " brief; to have them anew, stop the runner, then 'reproof rerun r1 brief' and resume");
        assertThat(directory.resolve("sent-brief-2")).doesNotExist();
    }

    @Test
    void a_runner_at_work_does_it_at_once() throws Exception {
        Files.createFile(directory.resolve("hold"));
        Terminal runner = Terminal.now(directory);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(
                () -> runner.run("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> end.isDone() || Files.exists(directory.resolve("sent-draft-1")));

        Terminal refused = run(78, "approve", "r1", "draft", "--with", "by-hand.md");
        Terminal busy = run(78, "rerun", "r1", "brief");
        Terminal finished = run(0, "finish", "r1", "draft", "--with", "by-hand.md", "--reason", "it hung");

        assertThat(end.get(60, TimeUnit.SECONDS)).as(runner.err()).isZero();
        assertThat(refused.err()).contains("only a pause that waits for a release can be");
        assertThat(busy.err()).contains("r1", "pid");
        assertThat(finished.err()).contains("Task 'draft' is finished by hand; its runner goes on");
        assertThat(runner.err()).contains("draft: FINISHED, finished by hand, 16 bytes");
        assertThat(sent("review-1")).contains("drafted by hand").doesNotContain("Written by hand");
        assertThat(directory.resolve(".reproof/runs/r1/inbox")).isEmptyDirectory();
        assertThat(run(0, "audit", "r1").out()).contains("finished by hand, as attempt 2", "it hung");
    }

    @Test
    void words_of_a_person_are_not_searched_for_secrets_where_no_runner_is_which_is_told() {
        start(1, "--redact", "key-[0-9]+");

        Terminal told = run(0, "finish", "r1", "draft", "--with", "by-hand.md");
        Terminal silent = run(0, "rerun", "r1", "draft", "--only");
        Terminal salvaged = run(0, "salvage", "r1", "draft");

        assertThat(told.err()).contains("What was said of task 'draft' is recorded as it is", "pattern-1");
        assertThat(silent.err() + salvaged.err()).doesNotContain("recorded as it is");
    }

    @Test
    void what_cannot_be_done_is_refused_in_words() {
        start(1);

        assertThat(run(78, "skip", "r1", "brief").err())
                .contains("Cannot have task 'brief' skipped by hand: run=r1 it is FINISHED", "reproof rerun r1");
        assertThat(run(66, "skip", "r1", "nobody").err()).contains("no task 'nobody'");
        assertThat(run(66, "rerun", "r1", "nobody").err()).contains("no task 'nobody'");
        assertThat(run(66, "finish", "r1", "draft", "--with", "nowhere.md").err())
                .contains("nowhere.md");
        assertThat(run(2, "finish", "r1", "draft").err()).contains("--with");
        assertThat(run(78, "salvage", "r1", "draft", "--attempt", "2").err()).contains("attempt 2 has left no text");
        assertThat(run(78, "fail", "r1", "draft").err()).contains("ended without an answer already");
        assertThat(run(66, "skip", "elsewhere", "draft").err()).contains("elsewhere");
    }

    @Test
    void a_command_that_waits_for_a_run_that_has_ended_has_it_go_on() throws IOException {
        start(1);
        new CommandInbox(new RunHome(directory.resolve(".reproof/runs/r1")))
                .leave(HandCommand.of("command-1", new TaskId("draft"), ByHand.SKIPPED));

        Terminal resumed = run(0, "resume", "r1");

        assertThat(resumed.err()).contains("A command was waiting for the runner. Task 'draft' is skipped by hand");
        assertThat(sent("review-1")).contains("Skipped by hand");
    }
}
