package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.orphans.AgentRecord;
import dev.reproof.engine.agent.orphans.SeenAgent;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What people are told of agents without a runner. */
class SeenAgentsTest {

    private static final Instant SINCE = Instant.parse("2026-03-01T08:14:05.120Z");
    private static final Path FILE = Path.of("/r/agents/m.json");
    private static final AgentRecord AGENT = new AgentRecord(
            new RunId("r"),
            new AttemptKey(new TaskId("bake"), 1, 2),
            "a-mark-of-mine",
            901,
            5,
            new Machine("h", Optional.empty(), Optional.empty(), Optional.empty()),
            812,
            OptionalLong.empty(),
            false,
            AgentReading.RAW);
    private static final SeenAgent LIVING = new SeenAgent.Living(AGENT, SINCE, FILE, List.of(901L, 904L));
    private static final SeenAgent UNSURE =
            new SeenAgent.Unsure(AGENT, SINCE, FILE, "it is far away; its record is " + FILE);
    private static final SeenAgent GONE = new SeenAgent.Gone(AGENT, SINCE, FILE);
    private static final SeenAgent UNREADABLE = new SeenAgent.Unreadable(FILE, "no JSON");

    private static final String SEEN_TO =
            "'reproof resume r' goes on with the run and sees to them, 'reproof stop r --agents' ends them";

    private static List<String> lines(SeenAgent... agents) {
        return new SeenAgents(List.of(agents)).lines(new WaysOn(new ShellWords(List.of()), "r", true, List.of()));
    }

    private static String word(SeenAgent... agents) {
        return new SeenAgents(List.of(agents)).word().map(word -> word.text()).orElse("");
    }

    @Test
    void one_at_work_is_told_with_its_attempt_and_processes() {
        assertThat(lines(GONE, LIVING))
                .containsExactly(
                        "bake: iteration 1, attempt 2: at work since 2026-03-01 08:14:05 UTC, 2 processes (pid 901, 904)",
                        SEEN_TO);
        assertThat(lines(new SeenAgent.Living(AGENT, SINCE, FILE, List.of(901L))))
                .first()
                .asString()
                .endsWith(", 1 process (pid 901)");
    }

    @Test
    void a_doubt_says_why_and_keeps_from_going_on() {
        assertThat(lines(UNSURE, UNREADABLE))
                .containsExactly(
                        "bake: iteration 1, attempt 2: may be at work since 2026-03-01 08:14:05 UTC, but it is far away;"
                                + " its record is " + FILE,
                        "one may be at work whose record cannot be read: " + FILE + " (no JSON)",
                        SEEN_TO + "; neither does so before the doubt is settled");
    }

    @Test
    void none_is_no_line() {
        assertThat(lines()).isEmpty();
        assertThat(lines(GONE)).isEmpty();
    }

    @Test
    void many_are_cut_and_counted() {
        SeenAgents many = new SeenAgents(Collections.nCopies(50, LIVING));
        List<String> lines = many.lines(new WaysOn(new ShellWords(List.of()), "r", true, List.of()));

        assertThat(lines).hasSize(22).contains("and 30 more, status --json has all");
        List<Long> pids = LongStream.range(0, 1000).boxed().toList();
        assertThat(lines(new SeenAgent.Living(AGENT, SINCE, FILE, pids)).get(0))
                .endsWith(
                        " 1000 processes (pid 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, ...)");
    }

    @Test
    void they_are_counted_in_words() {
        assertThat(new SeenAgents(List.of(LIVING)).counted()).isEqualTo("1 agent is still at work");
        assertThat(new SeenAgents(List.of(LIVING, LIVING, GONE)).counted()).isEqualTo("2 agents are still at work");
        assertThat(new SeenAgents(List.of(UNSURE, UNREADABLE)).counted()).isEqualTo("2 agents may still be at work");
        assertThat(new SeenAgents(List.of(LIVING, UNSURE)).counted())
                .isEqualTo("1 agent is still at work, 1 agent may still be at work");
    }

    @Test
    void their_run_has_a_word_where_they_say_more_than_its_outcome() {
        assertThat(word(LIVING, UNSURE)).isEqualTo("AGENTS AT WORK");
        assertThat(word(GONE, UNREADABLE)).isEqualTo("AGENTS UNSURE");
        assertThat(word(GONE)).isEmpty();
        assertThat(word()).isEmpty();
    }
}
