package dev.reproof.engine.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking for processes that do not hold still. */
class ProcessTreeTest {

    private static final int MOVES = 5;
    private static final int MANY_LOOKS = 50;
    private static final int AGENTS = 500;
    private static final String MARK = "the-mark";

    private final List<Process> parents = new ArrayList<>();
    private boolean collected = true;
    private ProcessHandle current;

    @BeforeEach
    void look_into_the_process_table() {
        assumeThat(Path.of("/proc/self/environ")).exists();
    }

    @AfterEach
    void end_everything() {
        Optional.ofNullable(current).ifPresent(ProcessHandle::destroyForcibly);
        parents.forEach(parent -> parent.destroyForcibly().onExit().join());
    }

    /** A process with the mark whose parent, without one, collects it when it has ended, or does not. */
    private ProcessHandle start() {
        String assigned = ProcessTable.MARK + "=" + MARK;
        try {
            ProcessHandle started;
            if (collected) {
                started = new ProcessBuilder("env", assigned, "sleep", "300")
                        .start()
                        .toHandle();
            } else {
                Process parent =
                        new ProcessBuilder("/bin/sh", "-c", assigned + " sleep 300 & echo $!; exec sleep 300").start();
                parents.add(parent);
                started = ProcessHandle.of(Long.parseLong(
                                parent.inputReader(StandardCharsets.US_ASCII).readLine()))
                        .orElseThrow();
            }
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> ProcessTable.carrying(ProcessTable.MARK, MARK).test(started));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessTree treeOf(String mark, ProcessLook.Reader reader) {
        return new ProcessTree(
                List.of(),
                new AgentSigns(mark, OptionalLong.empty(), OptionalLong.empty()),
                new ProcessLooks(reader, () -> 0)); // it is never too early for a look
    }

    /** What it says about all processes but the current one, so that nothing depends on what else this machine does. */
    private static Glimpse resident(long pid) {
        return new Glimpse(pid, new ProcessStat('S', 1, 1, 1), Optional.of(Set.of()));
    }

    /** Starts another process and ends this one, before anything could be read of it. */
    private void move() {
        ProcessHandle next = start();
        end();
        current = next;
    }

    private void end() {
        ProcessHandle ended = current;
        ended.destroyForcibly();
        await().pollInterval(Duration.ofMillis(2)).until(() -> !ProcessTable.lives(ended));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_process_that_moves_on_while_it_is_looked_for_is_found_at_last(boolean isCollected) {
        // given one that replaces itself in each of the first looks
        collected = isCollected;
        current = start();
        int[] looks = {0};
        ProcessTree tree = treeOf(MARK, pid -> {
            if (pid == current.pid() && looks[0]++ < MOVES) {
                move();
            }
            return ProcessTable.glimpse(pid);
        });

        // then
        for (int look = 0; look <= MOVES; look++) {
            assertThat(tree.ended()).as("after look " + look).isFalse();
        }
        assertThat(tree.living()).containsExactly(current);

        // when
        end();

        // then
        await().until(tree::ended);
    }

    @Test
    void other_processes_that_come_and_go_all_the_time_delay_the_answer_but_not_for_ever() {
        // given
        current = start();
        ProcessTree tree = treeOf("another", pid -> {
            if (pid == current.pid()) {
                move();
            }
            return ProcessTable.glimpse(pid);
        });

        // when
        List<Boolean> answers =
                IntStream.range(0, MANY_LOOKS).mapToObj(look -> tree.ended()).toList();

        // then
        assertThat(answers.subList(0, MOVES)).containsOnly(false);
        assertThat(answers.get(MANY_LOOKS - 1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_process_of_somebody_else_that_ends_meanwhile_is_no_reason_for_doubt(boolean isCollected) {
        // given one that lives in the first look, and ends in the second before it could be read
        collected = isCollected;
        current = start();
        int[] looks = {0};
        ProcessTree tree = treeOf("another", pid -> {
            if (pid != current.pid()) {
                return Optional.of(resident(pid));
            }
            if (looks[0]++ == 1) {
                end();
            }
            return ProcessTable.glimpse(pid);
        });

        // then
        assertThat(tree.ended()).isFalse();
        assertThat(tree.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_that_told_nothing_of_itself_before_it_ended_is(boolean isCollected) {
        // given the same, in the moment in which it turns into another program
        collected = isCollected;
        current = start();
        int[] looks = {0};
        ProcessTree tree = treeOf("another", pid -> {
            if (pid != current.pid()) {
                return Optional.of(resident(pid));
            }
            if (looks[0]++ == 1) {
                end();
            }
            return ProcessTable.parents(pid);
        });

        // then
        assertThat(tree.ended()).isFalse();
        assertThat(tree.ended()).isFalse();
    }

    @Test
    void however_many_end_at_once_a_few_looks_are_enough_for_all() {
        // given looks that take a moment, so that there is not one for everybody
        current = start();
        long[] clock = {0};
        int[] looks = {0};
        ProcessLooks shared = new ProcessLooks(
                pid -> {
                    looks[0] += pid == current.pid() ? 1 : 0;
                    clock[0] += pid == current.pid() ? 1 : 0;
                    return Optional.of(resident(pid));
                },
                () -> clock[0]);
        AgentSigns signs = new AgentSigns("another", OptionalLong.empty(), OptionalLong.empty());
        List<ProcessTree> trees = IntStream.range(0, AGENTS)
                .mapToObj(agent -> new ProcessTree(List.of(), signs, shared))
                .toList();

        // when
        List<ProcessTree> left = new ArrayList<>(trees);
        for (int round = 0; round < MANY_LOOKS && !left.isEmpty(); round++) {
            left.removeIf(ProcessTree::ended);
            clock[0] += 1000;
        }

        // then each saw two that began after it had asked for them
        assertThat(left).isEmpty();
        assertThat(looks[0]).isBetween(2, 4);
    }
}
