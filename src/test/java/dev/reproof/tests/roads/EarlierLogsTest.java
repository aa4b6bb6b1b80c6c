package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.parity.Parity;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.Store;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.UnwatchedRun;
import dev.reproof.tests.shared.SharedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs that an earlier version of 0.1.0 wrote: an oracle, a pause, a loop in its second iteration, a task that failed.
 * One was killed in the middle of a review, one came to its end. What they hold is read for good, byte for byte.
 */
class EarlierLogsTest {

    private static final String REVIEW = "## Blockers\n- the handle is missing\n## High-severity findings\n- none\n";
    private static final ResumePolicy RETRY = new ResumePolicy(false, false, false, false, true);

    @TempDir
    Path directory;

    private final Map<String, String> sent = new ConcurrentHashMap<>();

    @Test
    void every_prompt_that_was_sent_is_made_again_and_every_text_is_there() throws Exception {
        for (String name : List.of("killed", "failed")) {
            try (RunView view = ResumeEngine.create().view(earlier(name))) {
                RunState state = view.state();
                assertThat(state.tasks()).hasSize(6);
                assertThat(view.parity())
                        .isEqualTo(new Parity(state.run(), 9, 9, Optional.empty(), Optional.empty(), List.of()));
                for (TaskState task : state.tasks()) {
                    task.dispatches()
                            .forEach(dispatched -> assertThat(view.prompt(
                                            task.id(), dispatched.key().iteration()))
                                    .hasSizeGreaterThan(9));
                }
                assertThat(view.prompt(new TaskId("plan"), 1))
                        .contains("Review by task \"review\" of iteration 0", REVIEW);
                assertThat(text(view, new AttemptKey(new TaskId("review"), 0, 1)))
                        .isEqualTo(REVIEW);
                assertThat(text(view, new AttemptKey(new TaskId("gate"), 0, 1))).isEqualTo("Released.");
                assertThat(text(view, new AttemptKey(new TaskId("scales"), 0, 1)))
                        .startsWith("## Pass: true\n")
                        .endsWith("fine");
            }
        }
    }

    @Test
    void a_log_that_is_copied_to_a_server_is_the_same_there() throws Exception {
        try (SharedServer server = SharedServer.start();
                Store store = server.open()) {
            ResumeEngine engine = new ResumeEngine(EngineSettings.defaults(), store);
            for (String name : List.of("killed", "failed")) {
                RunHome home = earlier(name);
                LogVerdict before = ResumeEngine.create().audit(home, Optional.empty(), Optional.empty());

                ResumeEngine.create().copyRun(home, store);

                LogVerdict there = engine.audit(home, Optional.of(before.end().link()), Optional.empty());
                assertThat(there.firstProblem()).isEmpty();
                try (RunView view = engine.view(home)) {
                    assertThat(view.parity().firstDifference()).isEmpty();
                    assertThat(view.prompt(new TaskId("plan"), 1)).contains(REVIEW);
                    assertThat(text(view, new AttemptKey(new TaskId("review"), 0, 1)))
                            .isEqualTo(REVIEW);
                }
            }
        }
    }

    @Test
    void a_run_that_was_killed_goes_on_with_the_prompt_that_its_agent_had() throws Exception {
        // given
        RunHome home = earlier("killed");
        String before;
        try (RunView view = ResumeEngine.create().view(home)) {
            before = view.prompt(new TaskId("review"), 1);
        }

        // when
        RunState end = resumed(home, ResumePolicy.STRICT);

        // then
        assertThat(sent).containsOnlyKeys("review.1");
        assertThat(sent.get("review.1")).isEqualTo(before);
        assertThat(end.loops().get(0).isSettled()).isTrue();
        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.task(new TaskId("sail")).status()).isEqualTo(TaskStatus.ERROR);
    }

    @Test
    void a_run_that_failed_goes_on_where_that_is_asked_for() throws Exception {
        RunState end = resumed(earlier("failed"), RETRY);

        assertThat(sent).containsOnlyKeys("sail.0");
        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.writer().agent()).isEmpty();
    }

    @Test
    void a_run_whose_log_is_gone_comes_back_from_the_state_file_of_then() throws Exception {
        RunHome home = earlier("failed");
        Files.delete(home.eventsFile());

        RunState end = resumed(home, RETRY);

        assertThat(sent).containsOnlyKeys("sail.0");
        assertThat(end.outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    private RunState resumed(RunHome home, ResumePolicy policy) throws InterruptedException {
        Agent agent = (call, output) -> {
            sent.put(call.key().task() + "." + call.key().iteration(), call.prompt());
            output.text(call.key().task().value().equals("review") ? "## Blockers\n- none\n" : "done");
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        try (RecoveredRun run = ResumeEngine.create().resume(RunPlaces.inside(home), OptionChoices.NONE, policy)) {
            return new RankLoop(run, agent, directory, 2, new UnwatchedRun()).run();
        }
    }

    private static String text(RunView view, AttemptKey key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        view.copyTranscript(key, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private RunHome earlier(String name) throws IOException {
        Path home = Files.createDirectories(directory.resolve(".reproof/runs").resolve(name));
        try (InputStream resource = EarlierLogsTest.class.getResourceAsStream("/earlier/" + name + ".zip");
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = home.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(zip, file);
                }
            }
        }
        return new RunHome(home);
    }
}
