package dev.reproof.projections.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskListTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 200})
    void each_task_can_be_replaced_and_the_list_before_stays_as_it_was(int size) {
        List<TaskState> plain = IntStream.range(0, size)
                .mapToObj(number -> TaskState.waiting(new TaskId("t" + number)))
                .toList();
        TaskList tasks = TaskList.of(plain);
        TaskState other = TaskState.waiting(new TaskId("other"));

        for (int at = 0; at < size; at++) {
            List<TaskState> expected = new ArrayList<>(plain);
            expected.set(at, other);

            assertThat(tasks.with(at, other)).isEqualTo(expected);
            assertThat(tasks).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70})
    void what_becomes_of_the_list_that_was_given_changes_nothing(int size) {
        List<TaskState> given = new ArrayList<>();
        IntStream.range(0, size).forEach(number -> given.add(TaskState.waiting(new TaskId("t" + number))));
        List<TaskState> before = List.copyOf(given);

        TaskList tasks = TaskList.of(given);
        given.clear();

        assertThat(tasks).isEqualTo(before);
        assertThat(TaskList.of(tasks)).isSameAs(tasks);
    }
}
