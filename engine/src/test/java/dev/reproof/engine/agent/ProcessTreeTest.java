package dev.reproof.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looking for processes that do not hold still. */
class ProcessTreeTest {

    private static final int MOVES = 5;
    private static final int MANY_LOOKS = 50;

    private Process current;

    @BeforeEach
    void start() {
        current = sleep();
    }

    @AfterEach
    void end() throws InterruptedException {
        current.destroyForcibly().waitFor();
    }

    private static Process sleep() {
        try {
            return new ProcessBuilder("sleep", "300").start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts another process and ends this one, before anything could be read of it. */
    private void move() {
        Process next = sleep();
        current.destroyForcibly().onExit().join();
        current = next;
    }

    @Test
    void a_process_that_moves_on_while_it_is_looked_for_is_found_at_last() throws Exception {
        // given one that replaces itself in each of the first looks
        int[] looks = {0};
        ProcessTree tree = new ProcessTree(List.of(), process -> {
            boolean member = process.pid() == current.pid();
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
        assertThat(tree.living()).containsExactly(current.toHandle());

        // when
        end();

        // then
        await().until(tree::ended);
    }

    @Test
    void other_processes_that_come_and_go_all_the_time_delay_the_answer_but_not_for_ever() {
        // given
        ProcessTree tree = new ProcessTree(List.of(), process -> {
            if (process.pid() == current.pid()) {
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
