package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Corrupt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages about tasks, as they come out of a run. */
class TaskReportsTest {

    private static final int MIB = 1 << 20;

    /** A block holds no more. */
    private static final int PIECE = 1 << 18;

    @TempDir
    Path temporary;

    @Test
    void a_page_has_the_prompt_and_all_of_the_answer() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            String said = "begin\n```\n## Not a heading\n" + "x".repeat(10_000) + "\nend";
            end(run, said);

            assertThat(page(run))
                    .endsWith("\n## Prompt\n\n```text\ndo a\n```\n\n## Answer\n\n````text\n" + said + "\n````\n");
        }
    }

    @Test
    void a_failed_attempt_has_them_too() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.say("a", "half a word");
            run.fail("a", "aground");
            run.files.flush();

            assertThat(page(run)).contains("## Prompt\n\n```text\ndo a\n", "## Answer\n\n```text\nhalf a word\n");
        }
    }

    @Test
    void of_a_long_answer_the_beginning_is_shown_and_the_log_is_not_read_for_it() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.log.breakReading();
            end(run, "begin " + "x".repeat(MIB - 8) + "\u00e9\u00e9 and more");

            assertThat(page(run))
                    .endsWith("\n## Answer\n\n```text\nbegin " + "x".repeat(MIB - 8)
                            + "\u00e9\n```\n\nThat is the beginning; [a.stream.txt](a.stream.txt) has all "
                            + (MIB + 11) + " bytes.\n");
        }
    }

    @Test
    void a_long_answer_without_a_file_is_shown_from_the_log() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.disk.fullFor(name -> name.endsWith(".stream.txt"));
            end(run, "begin " + "x".repeat(MIB) + "and more");

            assertThat(page(run))
                    .contains("\n```text\nbegin x")
                    .endsWith("x\n```\n\nThat is the beginning; `reproof transcript` prints all " + (MIB + 14)
                            + " bytes.\n")
                    .hasSizeLessThan(MIB + 2_000);
        }
    }

    @Test
    void a_long_prompt_is_cut_and_the_command_that_prints_it_is_named() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.prompts = (state, sent) -> Optional.of("p".repeat(MIB) + "!");
            end(run, "done");

            assertThat(page(run))
                    .contains("\n```text\n" + "p".repeat(MIB)
                            + "\n```\n\nThat is the beginning; `reproof prompt` prints");
        }
    }

    @Test
    void a_prompt_that_cannot_be_made_again_costs_no_page() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a", "b")) {
            run.prompts = (state, sent) -> {
                throw new Corrupt("The log is torn");
            };
            end(run, "words");

            assertThat(page(run))
                    .contains("## Prompt\n\nIt is not shown here; `reproof prompt` prints all 4 bytes.\n", "\nwords\n");
            assertThat(run.state("a").get("status").textValue()).isEqualTo("FINISHED");
            assertThat(run.warnings).singleElement().asString().contains("does not show its prompt", "The log is torn");
        }
    }

    @Test
    void a_page_that_is_there_is_not_made_again_and_one_that_is_not_is() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a", "b", "c")) {
            for (String task : List.of("a", "b", "c")) {
                run.dispatch(task);
                run.say(task, "words of " + task);
                run.finish(task);
            }
            run.files.flush();
            List<String> pages = List.of(page(run, "a"), page(run, "b"), page(run, "c"));
            List<AttemptKey> asked = new ArrayList<>();
            run.prompts = (state, sent) -> {
                asked.add(sent.key());
                return Optional.of("do " + sent.key().task());
            };
            Files.delete(run.artifact("b.md"));
            run.alter("c.md", page(run, "c").replace("| Attempt | 1 |", "| Attempt | 7 |"));

            run.recover();

            assertThat(asked).extracting(key -> key.task().value()).containsExactly("b", "c");
            assertThat(List.of(page(run, "a"), page(run, "b"), page(run, "c"))).isEqualTo(pages);
        }
    }

    @Test
    void a_page_without_its_prompt_is_made_again_when_the_run_is_opened_again() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.prompts = PromptSource.NONE;
            end(run, "words");
            assertThat(page(run)).contains("It is not shown here");
            run.prompts = (state, sent) -> Optional.of("do a");

            run.recover();

            assertThat(page(run)).contains("\n```text\ndo a\n```\n").doesNotContain("It is not shown here");
        }
    }

    @Test
    void no_character_is_cut_in_half() {
        String text = "x".repeat(MIB - 2) + "\ud83e\udd56";

        assertThat(ShownText.of(text)).isEqualTo(new ShownText("x".repeat(MIB - 2), false));
        assertThat(ShownText.of("x".repeat(MIB - 4) + "\ud83e\udd56").whole()).isTrue();
        assertThat(ShownText.of("")).isEqualTo(new ShownText("", true));
    }

    private static void end(LiveRun run, String said) {
        run.dispatch("a");
        for (int from = 0; from < said.length(); from += PIECE) {
            run.say("a", said.substring(from, Math.min(said.length(), from + PIECE)));
        }
        run.finish("a");
        run.files.flush();
    }

    private static String page(LiveRun run) throws IOException {
        return page(run, "a");
    }

    private static String page(LiveRun run, String task) throws IOException {
        return Files.readString(run.artifact(task + ".md"), UTF_8);
    }
}
