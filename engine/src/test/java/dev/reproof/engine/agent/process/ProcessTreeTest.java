package dev.reproof.engine.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking for processes that do not hold still. */
class ProcessTreeTest {

    private static final int MOVES = 5;
    private static final int MANY_LOOKS = 50;

    private final List<Process> parents = new ArrayList<>();
    private boolean collected = true;
    private ProcessHandle current;

    @AfterEach
    void end_everything() {
        current.destroyForcibly();
        parents.forEach(parent -> parent.destroyForcibly().onExit().join());
    }

    /** A process whose parent collects it when it has ended, or does not. */
    private ProcessHandle start() {
        try {
            if (collected) {
                return new ProcessBuilder("sleep", "300").start().toHandle();
            }
            Process parent = new ProcessBuilder("/bin/sh", "-c", "sleep 300 & echo $!; exec sleep 300").start();
            parents.add(parent);
            return ProcessHandle.of(Long.parseLong(
                            parent.inputReader(StandardCharsets.US_ASCII).readLine()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        ProcessTree tree = new ProcessTree(List.of(), process -> {
            boolean member = process.equals(current);
            if (member && looks[0]++ < MOVES) {
                move();
                return false;
            }
            return member;
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
        ProcessTree tree = new ProcessTree(List.of(), process -> {
            if (process.equals(current)) {
                move();
            }
            return false;
        });

        // when
        List<Boolean> answers =
                IntStream.range(0, MANY_LOOKS).mapToObj(look -> tree.ended()).toList();

        // then
        assertThat(answers.subList(0, MOVES)).containsOnly(false);
        assertThat(answers.get(MANY_LOOKS - 1)).isTrue();
    }
}
