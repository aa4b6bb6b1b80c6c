package dev.reproof.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.loop.Schedule.Entry;
import dev.reproof.engine.loop.Schedule.Turn;
import dev.reproof.events.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Instant NOW = Instant.parse("2030-01-01T03:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(18_000);
    private static final Optional<String> SLOOP = Optional.of("sloop");

    private static TaskId task(int number) {
        return new TaskId("t" + number);
    }

    private static List<TaskId> tasks(int... numbers) {
        return IntStream.of(numbers).mapToObj(ScheduleTest::task).toList();
    }

    private static List<Entry> entries(Optional<String> model, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> new Entry(task(number), model, Optional.empty(), Turn.IN_PLACE))
                .toList();
    }

    @Test
    void tasks_begin_in_their_order_as_places_become_free() {
        Schedule schedule = new Schedule(entries(SLOOP, 1, 4), 2, Map.of(), Map.of());

        assertThat(schedule.begin(NOW)).isEqualTo(tasks(1, 2));
        assertThat(schedule.begin(NOW)).isEmpty();
        schedule.ended(task(2));
        assertThat(schedule.begin(NOW)).isEqualTo(tasks(3));
        schedule.ended(task(1));
        schedule.ended(task(3));
        assertThat(schedule.begin(NOW)).isEqualTo(tasks(4));
        assertThat(schedule.isDone()).isFalse();
        schedule.ended(task(4));
        assertThat(schedule.isDone()).isTrue();
    }

    @Test
    void what_is_at_work_already_takes_places_and_what_waits_for_somebody_takes_none() {
        List<Entry> entries = new ArrayList<>(entries(SLOOP, 1, 2));
        entries.add(new Entry(task(3), SLOOP, Optional.empty(), Turn.AT_WORK));
        entries.add(new Entry(task(4), SLOOP, Optional.empty(), Turn.AT_WORK));
        entries.add(new Entry(task(5), Optional.empty(), Optional.empty(), Turn.BESIDE));
        Schedule schedule = new Schedule(entries, 1, Map.of(), Map.of());

        assertThat(schedule.begin(NOW)).isEqualTo(tasks(3, 4, 5));
        schedule.ended(task(5));
        schedule.ended(task(3));
        assertThat(schedule.begin(NOW)).as("one place, taken").isEmpty();
        schedule.ended(task(4));
        assertThat(schedule.begin(NOW)).isEqualTo(tasks(1));
    }

    @Test
    void a_task_that_waits_takes_no_place_and_begins_at_its_time() {
        Schedule schedule = new Schedule(entries(SLOOP, 1, 3), 1, Map.of(), Map.of());
        schedule.begin(NOW);
        schedule.again(new Entry(task(1), SLOOP, Optional.empty(), Turn.IN_PLACE));
        schedule.delay(task(1), LATER);

        assertThat(schedule.begin(NOW)).isEqualTo(tasks(2));
        assertThat(schedule.next(NOW)).as("no place is free").isEmpty();
        schedule.ended(task(2));
        assertThat(schedule.begin(NOW)).isEqualTo(tasks(3));
        schedule.ended(task(3));
        assertThat(schedule.begin(NOW)).isEmpty();
        assertThat(schedule.next(NOW)).hasValue(LATER);
        assertThat(schedule.isDone()).isFalse();
        assertThat(schedule.begin(LATER)).isEqualTo(tasks(1));
    }

    @Test
    void a_model_that_told_of_a_limit_holds_its_own_tasks_back_and_no_others() {
        List<Entry> entries = new ArrayList<>(entries(SLOOP, 1, 3));
        entries.addAll(entries(Optional.of("ketch"), 4, 4));
        entries.addAll(entries(Optional.empty(), 5, 5));
        Schedule schedule = new Schedule(entries, 5, Map.of(), Map.of());

        assertThat(schedule.hold(SLOOP, LATER)).isTrue();
        assertThat(schedule.hold(SLOOP, LATER.plusMillis(1))).isFalse();
        Instant latest = LATER.plusMillis(1);
        assertThat(schedule.hold(SLOOP, NOW))
                .as("an earlier moment shortens nothing")
                .isFalse();
        assertThat(schedule.begin(NOW)).isEqualTo(tasks(4, 5));
        assertThat(schedule.next(NOW)).hasValue(latest);
        assertThat(schedule.begin(LATER)).isEmpty();
        assertThat(schedule.begin(latest)).isEqualTo(tasks(1, 2, 3));
    }

    @Test
    void of_a_model_run_no_more_than_it_has_places() {
        List<Entry> entries = new ArrayList<>(entries(SLOOP, 1, 3));
        entries.addAll(entries(Optional.of("ketch"), 4, 5));
        Schedule schedule = new Schedule(entries, 4, Map.of("sloop", 1L), Map.of());

        assertThat(schedule.begin(NOW)).isEqualTo(tasks(1, 4, 5));
        assertThat(schedule.next(NOW)).as("nobody waits for a moment").isEmpty();
        schedule.ended(task(4));
        assertThat(schedule.begin(NOW)).isEmpty();
        schedule.ended(task(1));
        assertThat(schedule.begin(NOW)).isEqualTo(tasks(2));
    }
}
