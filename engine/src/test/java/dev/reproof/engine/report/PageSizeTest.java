package dev.reproof.engine.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the page of a large run gets. */
class PageSizeTest {

    private static final int RANKS = 10;
    private static final int WIDTH = 10;
    private static final int ATTEMPTS = 4;

    /** What takes the most room of a page: signs that are escaped, and characters that are shown by name. */
    private static final String COSTLY = "\"<a href='x'>&amp;\"\u001b[31m\u202e 漢字 said \n";

    private static final String MEBIBYTE = COSTLY.repeat((1 << 20) / COSTLY.getBytes(UTF_8).length);

    @TempDir
    Path directory;

    @Test
    void a_hundred_tasks_that_say_and_are_sent_a_mebibyte_take_less_than_five_megabytes() throws IOException {
        Path page = play();

        assertThat(Files.size(page)).isBetween(2_000_000L, 5_000_000L);
        String text = Files.readString(page);
        for (String words : List.of(
                "in front of this are left out",
                "characters are left out",
                "parent task 15, all of it",
                ">the whole transcript</a>",
                "<code>reproof prompt</code> prints all of it",
                "<code>reproof audit --json</code> prints all of it",
                "<code>reproof audit --json</code> prints all of them")) {
            assertThat(text.contains(words)).as(words).isTrue(); // else the whole page is told
        }
    }

    private Path play() {
        RunHome home = RunHome.of(directory, SampleRun.RUN);
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        NewRun request = NewRun.of(SampleRun.RUN, dag(), "dag.json", OptionChoices.NONE);
        try (RecoveredRun run = new ResumeEngine(settings).start(RunPlaces.inside(home), request)) {
            for (int rank = 0; rank < RANKS; rank++) {
                run.startRank(rank);
                for (int task = rank * WIDTH; task < (rank + 1) * WIDTH; task++) {
                    play(run, task);
                }
                run.completeRank(rank);
            }
            run.finish("");
        }
        return home.artifacts().resolve("_report.html");
    }

    private static void play(RecoveredRun run, int task) {
        TaskId id = new TaskId("task " + task);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            Attempt lost = run.dispatch(id).orElseThrow();
            lost.text(COSTLY.repeat(200));
            lost.giveUp(COSTLY.repeat(100));
        }
        Attempt last = run.dispatch(id).orElseThrow();
        last.text(MEBIBYTE);
        if (task == RANKS * WIDTH - 1) {
            last.fail(COSTLY.repeat(1_000), TokenUsage.UNKNOWN);
        } else {
            last.finish(TokenUsage.UNKNOWN);
        }
    }

    private static byte[] dag() {
        ObjectNode dag = new JsonMapper().createObjectNode();
        dag.put("title", "Large").put("framing", "You keep a harbour. ".repeat(1_000));
        dag.putObject("outputPolicy").put("upstream", "full").put("maxPromptChars", 10_000_000);
        ArrayNode tasks = dag.putArray("tasks");
        for (int task = 0; task < RANKS * WIDTH; task++) {
            ObjectNode node = tasks.addObject();
            node.put("id", "task " + task)
                    .put("complexity", "LOW")
                    .put("subtask_prompt", "Do \"<it>\" & say so. ".repeat(1_000));
            if (task >= WIDTH) {
                node.putArray("depends_on").add("task " + (task - WIDTH));
            }
        }
        return dag.toString().getBytes(UTF_8);
    }
}
