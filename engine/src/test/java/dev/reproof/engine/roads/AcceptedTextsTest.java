package dev.reproof.engine.roads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.TaskId;
import dev.reproof.events.serial.EventMappers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptedTextsTest {

    @Test
    void as_many_events_as_it_takes_name_all_tasks_in_their_order() throws Exception {
        // given
        List<TaskId> tasks = IntStream.range(0, 8_200)
                .mapToObj(number -> new TaskId(number + "\u65e5".repeat(130)))
                .toList();

        // when
        List<Decision> events = StateImport.accepted(tasks);

        // then
        assertThat(events.stream().flatMap(event -> ((DegradedAccepted) event).tasks().stream()))
                .containsExactlyElementsOf(tasks);
        for (Decision event : events) {
            assertThat(EventMappers.cbor().writeValueAsBytes(event)).hasSizeLessThan(EventMappers.MAX_PAYLOAD_BYTES);
        }
        assertThat(StateImport.accepted(tasks.subList(0, 2)))
                .containsExactly(new DegradedAccepted(tasks.subList(0, 2)));
        assertThat(StateImport.accepted(List.of())).isEmpty();
    }
}
