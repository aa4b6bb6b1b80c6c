package dev.reproof.engine.agent.orphans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.SeenProcess;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An agent was recorded with pid 100 and start 5000 by runner 50, which is gone; this process is 900. */
class OrphanRulesTest {

    private static final String MARK = "50-abcdef-run-1-0123456789abcdef";
    private static final Optional<String> NO_ID = Optional.empty();
    private static final Machine HERE = new Machine("h", NO_ID, Optional.of("boot-1"), Optional.of("pid:[1]"));
    private static final Machine ANOTHER_SYSTEM = new Machine("h", NO_ID, Optional.empty(), Optional.empty());
    private static final SeenProcess SELF = process(900, 1, 900, 9_000);
    private static final SeenProcess SHELL = process(100, 1, 100, 5_000);
    private static final SeenProcess REUSED = process(100, 1, 100, 8_000);
    private static final Verdict GONE = new Verdict.Gone();

    private static SeenProcess process(long pid, long parent, long session, long start, String... marks) {
        return new SeenProcess(pid, parent, session, OptionalLong.of(start), false, Set.of(marks), "program of " + pid);
    }

    private static SeenProcess zombie(SeenProcess process) {
        return new SeenProcess(
                process.pid(), process.parent(), process.session(), process.start(), true, Set.of(), "defunct");
    }

    private static AgentRecord agent(Machine machine, long runner) {
        return agent(machine, runner, false);
    }

    private static AgentRecord agent(Machine machine, long runner, boolean init) {
        return new AgentRecord(
                new RunId("r"),
                new AttemptKey(new TaskId("a"), 0, 1),
                MARK,
                100,
                5_000,
                machine,
                runner,
                OptionalLong.of(4_000),
                init,
                AgentReading.RAW);
    }

    private static Verdict judge(SeenProcess... others) {
        return judge(HERE, agent(HERE, 50), others);
    }

    private static Verdict judge(Machine here, AgentRecord agent, SeenProcess... others) {
        return judge(here, false, agent, others);
    }

    private static Verdict judge(Machine here, boolean supervised, AgentRecord agent, SeenProcess... others) {
        List<SeenProcess> seen =
                Stream.concat(Stream.of(SELF), Stream.of(others)).toList();
        return new OrphanRules(here, 900, supervised, seen).judge(agent);
    }

    private static void requireOurs(Verdict verdict, boolean session, SeenProcess... expected) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Ours.class, ours -> {
            assertThat(ours.processes()).containsExactlyInAnyOrder(expected);
            assertThat(ours.session()).isEqualTo(session);
        });
    }

    /** That somebody has to look, and that this program need not look again. */
    private static void requireLasting(Verdict verdict, String... parts) {
        requireUnsure(verdict, parts);
        assertThat(((Verdict.Unsure) verdict).mayPass()).isFalse();
    }

    private static void requirePassing(Verdict verdict, String... parts) {
        requireUnsure(verdict, parts);
        assertThat(((Verdict.Unsure) verdict).mayPass()).isTrue();
    }

    private static void requireUnsure(Verdict verdict, String... parts) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Unsure.class, unsure -> assertThat(unsure.why()).contains(parts));
    }

    @Test
    void nothing_to_be_seen_of_it_means_nothing_to_end() {
        requireOurs(judge(process(101, 1, 7, 5_001)), false);
    }

    @Test
    void the_shell_with_its_start_is_its_own_and_so_is_its_session() {
        SeenProcess member = process(102, 1, 100, 5_002);

        requireOurs(judge(SHELL, member, process(103, 1, 103, 5_003)), true, SHELL, member);
    }

    @Test
    void a_shell_that_waits_to_be_collected_still_proves_its_session() {
        SeenProcess member = process(102, 1, 100, 5_002);

        requireOurs(judge(zombie(SHELL), member), true, member);
    }

    @Test
    void a_pid_with_another_start_is_another_process_and_so_is_its_session() {
        requireOurs(judge(REUSED, process(102, 100, 100, 8_001)), false);
    }

    @Test
    void the_mark_proves_wherever_the_process_went() {
        SeenProcess marked = process(102, 1, 102, 5_002, "other", MARK);

        requireOurs(judge(REUSED, marked, process(103, 1, 103, 1, MARK + "0")), false, marked);
    }

    @Test
    void what_a_proven_process_has_started_is_proven() {
        SeenProcess marked = process(102, 1, 102, 5_002, MARK);
        SeenProcess child = process(103, 102, 103, 5_003);
        SeenProcess grandchild = process(104, 103, 100, 5_004);

        requireOurs(judge(marked, child, grandchild), false, marked, child, grandchild);
    }

    @Test
    void members_of_a_session_whose_beginner_is_gone_may_be_anybodys() {
        SeenProcess marked = process(102, 1, 100, 5_002, MARK);
        SeenProcess stray = process(103, 1, 100, 5_003);

        requirePassing(judge(marked, stray), "nothing proves it: pid 103, start 5003: program of 103;");
        requireOurs(judge(marked, zombie(stray)), false, marked);
    }

    @Test
    void a_runner_that_is_alive_is_no_runner_that_left_an_agent() {
        requirePassing(judge(SHELL, process(50, 1, 50, 4_000)), "runner that started it is alive (pid 50, start 4000");
        requireOurs(judge(SHELL, zombie(process(50, 1, 50, 4_000))), true, SHELL);
        requireOurs(judge(SHELL, process(50, 1, 50, 7_000)), true, SHELL);
    }

    @Test
    void an_agent_of_a_run_that_this_process_had_open_before_is_ended() {
        AgentRecord own = new AgentRecord(
                new RunId("r"),
                agent(HERE, 900).key(),
                MARK,
                100,
                5_000,
                HERE,
                900,
                OptionalLong.of(9_000),
                false,
                AgentReading.RAW);

        requireOurs(judge(HERE, own, SHELL), true, SHELL);
    }

    @Test
    void an_agent_that_has_started_this_process_is_not_ended_by_it() {
        List<SeenProcess> seen = List.of(SHELL, process(800, 100, 100, 6_000), process(900, 800, 900, 9_000));

        requireLasting(
                new OrphanRules(HERE, 900, false, seen).judge(agent(HERE, 50)), "has itself started this process");
    }

    @Test
    void a_machine_that_was_started_again_ended_everything() {
        Machine before = new Machine("h", NO_ID, Optional.of("boot-0"), Optional.of("pid:[1]"));

        assertThat(judge(HERE, agent(before, 50), SHELL)).isEqualTo(GONE);
    }

    @Test
    void what_was_started_on_another_host_cannot_be_looked_at() {
        Machine other = new Machine("other", NO_ID, Optional.of("boot-0"), Optional.of("pid:[1]"));

        requireLasting(judge(HERE, agent(other, 1), SHELL), "host other", "pid 100");
        requireLasting(
                judge(
                        ANOTHER_SYSTEM,
                        agent(new Machine("other", NO_ID, Optional.empty(), Optional.empty()), 50),
                        SHELL),
                "host other");
        requireLasting(judge(HERE, agent(ANOTHER_SYSTEM, 50)), "host h");
        requireLasting(judge(ANOTHER_SYSTEM, agent(HERE, 50)), "host h");
    }

    @Test
    void one_start_of_a_machine_under_two_names_is_one_machine() {
        Machine renamed = new Machine("renamed", NO_ID, HERE.boot(), HERE.pidNamespace());

        requireOurs(judge(HERE, agent(renamed, 50), SHELL), true, SHELL);
    }

    @Test
    void another_pid_namespace_has_ended_only_if_its_first_process_was_the_runner() {
        Machine container = new Machine("h", NO_ID, HERE.boot(), Optional.of("pid:[2]"));

        requireLasting(judge(HERE, agent(container, 50), SHELL), "pid:[2]", "pid 100");
        assertThat(judge(HERE, agent(container, 1), SHELL)).isEqualTo(GONE);
    }

    @Test
    void one_name_for_two_machines_tells_nothing_where_their_ids_differ() {
        Machine twin = new Machine("h", Optional.of("2".repeat(32)), Optional.of("boot-0"), Optional.of("pid:[1]"));
        Machine known = new Machine("h", Optional.of("1".repeat(32)), HERE.boot(), HERE.pidNamespace());

        requireLasting(judge(known, agent(twin, 50), SHELL), "host h", "pid 100");
        assertThat(judge(HERE, agent(twin, 50), SHELL)).isEqualTo(GONE);
        requireOurs(judge(known, agent(HERE, 50), SHELL), true, SHELL);
    }

    @Test
    void a_namespace_whose_first_process_was_in_the_runners_line_has_ended_wherever_it_was() {
        Machine container = new Machine("pod", NO_ID, HERE.boot(), Optional.of("pid:[2]"));
        Machine elsewhere = new Machine("pod", NO_ID, Optional.of("boot-2"), Optional.of("pid:[1]"));

        assertThat(judge(HERE, agent(container, 50, true), SHELL)).isEqualTo(GONE);
        assertThat(judge(HERE, agent(elsewhere, 50, true), SHELL)).isEqualTo(GONE);
        assertThat(judge(HERE, agent(elsewhere, 1, true), SHELL)).isEqualTo(GONE);
        assertThat(judge(ANOTHER_SYSTEM, agent(elsewhere, 50, true), SHELL)).isEqualTo(GONE);
        requireOurs(judge(HERE, agent(HERE, 50, true), SHELL), true, SHELL); // seen, so looked at
    }

    @Test
    void as_long_as_a_supervisor_is_at_work_somewhere_its_namespace_may_be_there() {
        Machine container = new Machine("pod", NO_ID, HERE.boot(), Optional.of("pid:[2]"));
        Machine elsewhere = new Machine("pod", NO_ID, Optional.of("boot-2"), Optional.of("pid:[1]"));
        Machine before = new Machine("h", NO_ID, Optional.of("boot-0"), Optional.of("pid:[1]"));

        requirePassing(judge(HERE, true, agent(container, 50, true), SHELL), "host pod", "a supervisor of this run");
        requirePassing(judge(HERE, true, agent(elsewhere, 50, true), SHELL), "host pod", "a supervisor of this run");
        assertThat(judge(HERE, true, agent(elsewhere, 1, true), SHELL)).isEqualTo(GONE);
        assertThat(judge(HERE, true, agent(before, 50, true), SHELL)).isEqualTo(GONE);
    }

    @Test
    void what_is_proven_of_a_doubtful_agent_is_known_all_the_same() {
        SeenProcess marked = process(102, 1, 100, 5_002, MARK);

        assertThat(judge(marked, process(103, 1, 100, 5_003)))
                .isInstanceOfSatisfying(Verdict.Unsure.class, unsure -> requireOurs(unsure.proven(), false, marked));
        assertThat(judge(SHELL, process(50, 1, 50, 4_000)))
                .isInstanceOfSatisfying(
                        Verdict.Unsure.class,
                        unsure -> assertThat(unsure.proven()).isEqualTo(GONE));
    }

    @Test
    void on_a_system_that_tells_starts_only_the_pid_with_its_start_proves() {
        SeenProcess child = process(101, 100, 0, 5_001);
        SeenProcess silent = new SeenProcess(100, 1, 0, OptionalLong.empty(), false, Set.of(), "silent");

        requireOurs(judge(ANOTHER_SYSTEM, agent(ANOTHER_SYSTEM, 50), SHELL, child), true, SHELL, child);
        requireOurs(judge(ANOTHER_SYSTEM, agent(ANOTHER_SYSTEM, 50), process(100, 1, 0, 8_000), child), false);
        requirePassing(judge(ANOTHER_SYSTEM, agent(ANOTHER_SYSTEM, 50), silent), "pid 100: silent");
    }
}
