package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a resume reads that amends a run: its log once and its mirrors not at all, as the system counts it. */
class LogReadOnceTest {

    private static final RunId RUN = new RunId("long");
    private static final TaskId TALKER = new TaskId("talker");
    private static final TaskId FAILING = new TaskId("failing");
    private static final Path IO = Path.of("/proc/self/io");

    /** Several times what the database keeps in memory of what it has read. */
    private static final int MEBIBYTES = 64;

    @TempDir
    Path directory;

    private final ResumeEngine engine =
            new ResumeEngine(EngineSettings.defaults().withoutCompaction());

    @BeforeEach
    void a_run_with_a_long_log_whose_second_task_failed() {
        assumeThat(IO).exists();
        try (RecoveredRun run = engine.start(places(), request("Fail."))) {
            run.startRank(0);
            Attempt talk = run.dispatch(TALKER).orElseThrow();
            Random noise = new Random(11);
            byte[] line = new byte[1 << 20];
            for (int written = 0; written < MEBIBYTES; written++) {
                for (int index = 0; index < line.length; index++) {
                    line[index] = (byte) (' ' + noise.nextInt(95));
                }
                talk.bytes(line, 0, line.length);
            }
            talk.finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
            run.startRank(1);
            run.dispatch(FAILING).orElseThrow().fail("no luck", TokenUsage.UNKNOWN);
            run.completeRank(1);
            run.finish("Not all tasks finished");
        }
    }

    @Test
    void the_log_is_read_once_where_failed_tasks_run_again() throws IOException {
        ResumePolicy retry = new ResumePolicy(false, false, false, false, true);

        assertReadOnce(() -> engine.resume(places(), OptionChoices.NONE, retry));
    }

    @Test
    void the_log_is_read_once_where_another_dag_is_accepted() throws IOException {
        ResumePolicy accept = new ResumePolicy(true, false, false, false, true);

        assertReadOnce(() -> engine.startOrResume(places(), request("Try again."), accept));
    }

    @Test
    void the_log_is_read_once_where_another_option_is_accepted() throws IOException {
        ResumePolicy accept = new ResumePolicy(false, true, false, false, true);
        OptionChoices full = OptionChoices.NONE.with(RunOption.UPSTREAM, "full");

        assertReadOnce(() -> engine.resume(places(), full, accept));
    }

    private interface Resume {
        RecoveredRun run();
    }

    private void assertReadOnce(Resume resume) throws IOException {
        long log = Files.size(places().home().eventsFile());
        long before = read();
        long after;
        try (RecoveredRun run = resume.run()) {
            after = read();
            assertThat(run.state().task(FAILING).status().ended()).isFalse();
        }
        assertThat(after - before).isBetween(log * 9 / 10, log * 3 / 2); // twice would be more, and so would the mirror
    }

    /** Bytes that this process has read so far. */
    private static long read() throws IOException {
        return Files.readAllLines(IO).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .findFirst()
                .orElseThrow();
    }

    private RunPlaces places() {
        return RunPlaces.inside(RunHome.of(directory, RUN));
    }

    private static NewRun request(String prompt) {
        byte[] dag = ("{ \"title\": \"Long\", \"tasks\": ["
                        + "{ \"id\": \"talker\", \"complexity\": \"LOW\", \"subtask_prompt\": \"Talk.\" },"
                        + "{ \"id\": \"failing\", \"depends_on\": [\"talker\"], \"complexity\": \"LOW\","
                        + " \"subtask_prompt\": \"" + prompt + "\" } ] }")
                .getBytes(StandardCharsets.UTF_8);
        return NewRun.of(RUN, dag, "long.json", OptionChoices.NONE);
    }
}
