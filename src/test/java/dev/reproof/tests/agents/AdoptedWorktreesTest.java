package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.GitRepository;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.agents.AuditTrail.EventType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents outlive a runner that was killed in their worktrees, as long as these are there. */
@Timeout(300)
class AdoptedWorktreesTest extends ScriptedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Works on, once it is told to, in the first attempt; notes where it is. */
    private static final String WORKS = """
            pwd >> "$REPROOF_TEST_PLACE/places"
            echo "begun $REPROOF_ATTEMPT" >> bread.txt
            echo $$ >> "$REPROOF_TEST_PLACE/pids"
            if [ "$REPROOF_ATTEMPT" = 1 ]; then
              until [ -e "$REPROOF_TEST_PLACE/$REPROOF_TASK.go" ]; do sleep 0.05; done
            fi
            echo "ended $REPROOF_ATTEMPT" >> bread.txt
            echo said
            """;

    @Test
    void an_agent_is_taken_over_in_its_worktree_and_given_up_where_that_is_gone() throws Exception {
        // given
        GitRepository repository = GitRepository.at(directory);
        String works =
                WORKS.replace("$REPROOF_TEST_PLACE", directory.toRealPath().toString());
        scripted.task("stays", works, "Work.");
        scripted.task("gone", works, "Work.");
        repository.write("bread.txt", "one loaf\n");
        repository.commit("Scripts of agents");
        Path worktrees = scripted.home().worktrees();
        try (RunningProgram program = scripted.start("--worktrees")) {
            await().atMost(PATIENCE).until(() -> {
                assertThat(program.isAlive()).as(program.err()).isTrue();
                return scripted.lines("pids").size() == 2;
            });
            program.killAlone();
        }
        deleteTree(worktrees.resolve("gone-0-1"));

        // when
        Finished resumed;
        try (RunningProgram program = scripted.startResume()) {
            await().atMost(PATIENCE).until(() -> program.err().contains("stays: taken over"));
            Files.createFile(directory.resolve("stays.go"));
            resumed = program.await();
        }

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(scripted.lines("places"))
                .containsExactlyInAnyOrder(
                        real(worktrees, "stays-0-1"), real(worktrees, "gone-0-1"), real(worktrees, "gone-0-2"));
        AuditTrail audit = scripted.audit();
        Map<String, JsonNode> requeued = audit.byTask(EventType.REQUEUED);
        assertThat(requeued).containsOnlyKeys("gone");
        assertThat(requeued.get("gone").path("reason").asText()).contains("its worktree", "is gone");
        assertThat(audit.byTask(EventType.ADOPTED)).containsOnlyKeys("stays");
        assertThat(diff("stays")).contains("+begun 1\n+ended 1\n");
        assertThat(diff("gone")).contains("+begun 2\n+ended 2\n");
        assertThat(scripted.leftByAgents()).isEmpty();
    }

    private String diff(String task) throws Exception {
        Finished diff = scripted.reproof("transcript", ScriptedRunDirectory.RUN, task, "--diff");
        assertThat(diff.code()).as(diff.toString()).isZero();
        return new String(diff.out(), StandardCharsets.UTF_8);
    }

    private static String real(Path worktrees, String name) throws Exception {
        return worktrees.toRealPath().resolve(name).toString();
    }

    private static void deleteTree(Path place) throws Exception {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
