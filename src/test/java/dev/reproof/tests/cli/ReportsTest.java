package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about each task: what it was asked, and what it said. */
class ReportsTest {

    private static final String DAG = """
            {"title": "Looped", "tasks": [
              {"id": "write", "complexity": "LOW", "subtask_prompt": "Write.", "depends_on": []},
              {"id": "gauge", "kind": "oracle", "depends_on": ["write"], "expect": "", "command": "echo tight"},
              {"id": "review", "complexity": "LOW", "subtask_prompt": "Review.", "depends_on": ["write", "gauge"]}],
             "loops": [{"convergeOn": "review", "maxIterations": 3}]}
            """;

    /** Finds something in the first two rounds. */
    private static final String AGENT = "cat > /dev/null; echo \"said by $REPROOF_TASK in $REPROOF_ITERATION\";"
            + " if [ $REPROOF_TASK = review ]; then printf '## Blockers\\n';"
            + " if [ $REPROOF_ITERATION -lt 2 ]; then echo \"- leak $REPROOF_ITERATION\"; else echo none; fi; fi";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void a_run_with_a_loop_and_a_gate() throws Exception {
        place = Workplace.in(directory);
        place.write("dag.json", DAG);
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT), 0, "run r1: SUCCESS");
    }

    @Test
    void a_page_has_the_prompt_that_the_prompt_command_prints_and_the_whole_answer() throws Exception {
        for (String task : List.of("write", "review")) {
            String prompt = new String(
                    place.reproof("prompt", "r1", task, "--iteration", "2").out(), UTF_8);
            String said = new String(place.reproof("transcript", "r1", task).out(), UTF_8);

            assertThat(prompt).contains("- leak 1");
            assertThat(pages().get(task + ".md"))
                    .contains("| Iteration | 2 |")
                    .endsWith("\n## Prompt\n\n```text\n" + prompt + "\n```\n\n## Answer\n\n```text\n" + said + "```\n");
        }
        assertThat(pages().get("gauge.md"))
                .contains("\n## Command\n\n```text\necho tight\n```\n\n## Answer\n\n```text\n", "tight");
    }

    @Test
    void pages_that_are_lost_are_made_again_and_are_the_same() throws Exception {
        // given
        Map<String, String> before = pages();
        for (String name : before.keySet()) {
            Files.delete(place.home("r1").artifacts().resolve(name));
        }

        // when
        requireEnd(place.reproof("resume", "r1", "--agent-command", AGENT), 0, "run r1 has finished already");

        // then
        assertThat(pages()).isEqualTo(before);
    }

    private Map<String, String> pages() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (String task : List.of("write", "gauge", "review")) {
            Path page = place.home("r1").artifacts().resolve(task + ".md");
            if (Files.exists(page)) {
                pages.put(task + ".md", Files.readString(page, UTF_8));
            }
        }
        return pages;
    }
}
