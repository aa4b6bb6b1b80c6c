package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews and answers in which nothing can be read: none of them settles anything without a word. */
class UnreadableAnswersTest {

    private static final String CLEAN = "printf '## Blockers\\n- none\\n'";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void a_review_that_cannot_be_read_is_made_again_with_the_same_prompt() throws Exception {
        // given a reviewer that is refused at first
        String agent =
                reviewer("if [ $REPROOF_ATTEMPT = 1 ]; then echo 'API Error: rate limit'; else " + CLEAN + "; fi");

        // when
        Finished finished = run(agent, "--converge-on", "second");

        // then
        requireEnd(
                finished,
                0,
                "warning: REVIEW_UNREADABLE: The review of loop 'loop-second' in iteration 0",
                "it has neither heading and begins with 'API Error: rate limit'; expected the heading ## Blockers",
                "second makes its review of iteration 0 again",
                "second: running, attempt 2",
                "loop loop-second: converged in iteration 0");
        assertThat(prompt("second", 2)).isNotEmpty().isEqualTo(prompt("second", 1));
        assertThat(finished.err()).doesNotContain("stood in the way", "rank 1 of 2: first\nrank 2");
        assertThat(finished.err().split("rank 1 of 2", -1))
                .as("ranks that are done")
                .hasSize(2);
        Path artifacts = place.home("r1").directory().resolve("artifacts");
        assertThat(artifacts.resolve("second.iter0.partial1.stream.txt"))
                .content(UTF_8)
                .isEqualTo("API Error: rate limit\n");
        assertThat(artifacts.resolve("second.stream.txt")).content(UTF_8).isEqualTo("## Blockers\n- none\n");
        assertThat(artifacts.resolve("second.stream.txt.conflict")).doesNotExist();
        assertThat(text(place.reproof("status", "r1").out())).contains("REVIEW_UNREADABLE");
    }

    @Test
    void a_loop_whose_reviews_cannot_be_read_has_failed_until_somebody_says_otherwise() throws Exception {
        // given
        String agent = reviewer("printf '### Blockers\\n- the handle is missing\\n'");

        // when
        Finished failed = run(agent, "--converge-on", "second");
        Finished refused = resume(agent, "--retry-failed", "--accept-unreadable-review");
        Finished accepted = resume(agent, "--retry-failed", "--accept-unreadable-review", "--accept-option-change");

        // then
        requireEnd(
                failed,
                1,
                "'### Blockers' is only nearly the heading '## Blockers'",
                "--review-retries allows 1, so the loop has failed",
                "run r1: FAILED: Did not finish: second");
        assertThat(failed.err()).contains("second: running, attempt 2").doesNotContain("attempt 3", "converged");
        assertThat(place.home("r1").directory().resolve("artifacts/second.findings.json"))
                .doesNotExist();
        requireEnd(refused, 78, "--accept-unreadable-review expected false as recorded, found true");
        requireEnd(accepted, 0, "It counts as one without findings", "loop loop-second: converged in iteration 0");
        assertThat(accepted.err()).contains("second: running, attempt 3");
    }

    @Test
    void an_empty_review_never_converges() throws Exception {
        Finished finished =
                run(reviewer("true"), "--converge-on", "second", "--accept-unreadable-review", "--review-retries", "0");

        requireEnd(finished, 1, "settles nothing: it is empty", "--review-retries allows 0");
        assertThat(finished.err()).doesNotContain("attempt 2", "EMPTY_ANSWER");
    }

    @Test
    void colours_and_a_byte_order_mark_hide_no_finding_and_are_kept() throws Exception {
        String agent = reviewer("printf '\\357\\273\\277## Blockers\\n\\033[31m- the handle\\033[0m\\n'");

        Finished finished = run(agent, "--converge-on", "second", "--max-iterations", "1");

        requireEnd(finished, 4, "maxIterations of the loop is 1");
        assertThat(text(place.reproof("transcript", "r1", "second").out()))
                .isEqualTo("\uFEFF## Blockers\n\u001B[31m- the handle\u001B[0m\n");
        assertThat(Files.readString(
                        place.home("r1").directory().resolve("artifacts/second.iter1.findings.json"), UTF_8))
                .contains("\\u001B[31m- the handle\\u001B[0m");
    }

    @Test
    void an_iteration_without_a_review_is_followed_by_one_that_gets_the_review_before() throws Exception {
        // given an agent that fails in the first iteration, after it has said something
        String agent = "cat > got.$REPROOF_TASK.$REPROOF_ITERATION; if [ $REPROOF_TASK = first ]; then"
                + " [ $REPROOF_ITERATION != 1 ]; elif [ $REPROOF_ITERATION = 0 ]; then printf '## Blockers\\n- leak\\n';"
                + " else " + CLEAN + "; fi";

        // when
        Finished finished = run(agent, "--converge-on", "second", "--empty-answer", "accept");

        // then
        requireEnd(
                finished,
                0,
                "warning: REVIEW_MISSING: Iteration 1 of loop 'loop-second' has no review, since task 'first' failed",
                "loop loop-second: iteration 2 of 3: 2 tasks run again",
                "loop loop-second: converged in iteration 2 of 3");
        assertThat(directory.resolve("got.first.2"))
                .content(UTF_8)
                .contains("Review by task \"second\" of iteration 0", "- leak");
    }

    @Test
    void what_a_reviewer_says_before_it_fails_settles_nothing() throws Exception {
        // given: a clean review, and then an error
        String agent = reviewer("if [ $REPROOF_ITERATION = 0 ]; then printf '## Blockers\\n- leak\\n'; else " + CLEAN
                + "; [ $REPROOF_ITERATION = 2 ]; fi");

        // when
        Finished healed = run(agent, "--converge-on", "second");
        Finished stopped = place.reproof(
                "run",
                "dag.json",
                "--run-id",
                "r2",
                "--agent-command",
                agent,
                "--converge-on",
                "second",
                "--max-iterations",
                "1");

        // then
        requireEnd(healed, 0, "REVIEW_MISSING", "converged in iteration 2 of 3");
        requireEnd(stopped, 1, "run r2: FAILED: Did not finish: second");
        assertThat(stopped.err()).doesNotContain("REVIEW_MISSING", "converged");
    }

    @Test
    void an_oracle_whose_report_has_lost_its_beginning_settles_no_loop() throws Exception {
        // given: a blocker, and more behind it than the report of an oracle has
        place.write(
                "review.sh",
                "printf '## Blockers\\n- rope frayed\\n## Notes\\n'; head -c 6000 /dev/zero | tr '\\0' x;"
                        + " printf '\\n## High-severity findings\\nNone.\\n'");
        place.write("dag.json", """
                {"title": "t", "loops": [{"convergeOn": "check", "maxIterations": 1}], "tasks": [
                  {"id": "make", "complexity": "LOW", "subtask_prompt": "x"},
                  {"id": "check", "kind": "oracle", "command": "sh review.sh", "depends_on": ["make"]}]}
                """);

        // when
        Finished finished = run("echo made");

        // then
        requireEnd(finished, 1, "REVIEW_UNREADABLE", "the report has only the end of what the command printed");
        assertThat(finished.err()).doesNotContain("converged");
    }

    @Test
    void an_agent_that_says_nothing_is_warned_of_in_every_place() throws Exception {
        Finished finished = run("cat > /dev/null");

        requireEnd(
                finished,
                0,
                "warning: EMPTY_ANSWER: Task 'first' is finished and has said nothing",
                "warning: EMPTY_ANSWER: Task 'second' is finished and has said nothing");
        assertThat(text(place.reproof("status", "r1").out())).contains("EMPTY_ANSWER");
        assertThat(place.home("r1").state()).content(UTF_8).contains("EMPTY_ANSWER");
        assertThat(place.home("r1").directory().resolve("artifacts/_index.md"))
                .content(UTF_8)
                .contains("EMPTY\\_ANSWER: Task 'first'");
    }

    @Test
    void an_agent_that_says_nothing_fails_where_the_operator_wants_that() throws Exception {
        Finished failed = run("printf ' \\n'", "--empty-answer", "fail");
        Finished other = resume("true", "--empty-answer", "accept", "--retry-failed");
        Finished accepted = resume("true", "--empty-answer", "accept", "--retry-failed", "--accept-option-change");

        requireEnd(failed, 1, "first: ERROR: The agent ended well and said nothing");
        requireEnd(other, 78, "--empty-answer expected fail as recorded, found accept");
        requireEnd(accepted, 0);
        assertThat(accepted.err()).doesNotContain("EMPTY_ANSWER");
        requireEnd(run("true", "--empty-answer", "maybe", "--run-id", "r3"), 2, "--empty-answer");
    }

    private static String text(byte[] out) {
        return new String(out, UTF_8);
    }

    private String reviewer(String says) {
        return "cat > got.$REPROOF_TASK.$REPROOF_ITERATION.$REPROOF_ATTEMPT; if [ $REPROOF_TASK = second ]; then "
                + says + "; else echo made; fi";
    }

    private String prompt(String task, int attempt) throws Exception {
        return Files.readString(directory.resolve("got." + task + ".0." + attempt), UTF_8);
    }

    private Finished run(String agent, String... more) throws Exception {
        boolean named = Stream.of(more).anyMatch("--run-id"::equals);
        return place.reproof(Stream.concat(
                        named
                                ? Stream.of("run", "dag.json", "--agent-command", agent)
                                : Stream.of("run", "dag.json", "--run-id", "r1", "--agent-command", agent),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Finished resume(String agent, String... more) throws Exception {
        return place.reproof(Stream.concat(Stream.of("resume", "r1", "--agent-command", agent), Stream.of(more))
                .toArray(String[]::new));
    }
}
