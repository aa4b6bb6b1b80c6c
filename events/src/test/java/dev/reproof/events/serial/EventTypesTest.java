package dev.reproof.events.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.Event;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.serial.EventTypes.EventType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventTypesTest {

    @Test
    void every_event_there_is_has_a_name() {
        assertThat(EventTypes.all().stream().<Class<?>>map(EventType::type))
                .containsExactlyInAnyOrderElementsOf(records(Event.class).toList());
    }

    @Test
    void names_are_unique_and_lead_back_to_the_class() {
        assertThat(EventTypes.all().stream().map(EventType::name)).doesNotHaveDuplicates();
        assertThat(EventTypes.all())
                .allSatisfy(type -> assertThat(EventTypes.named(type.name())).contains(type))
                .allSatisfy(type -> assertThat(EventTypes.of(type.type())).isEqualTo(type));
    }

    @Test
    void what_is_no_event_has_no_name() {
        assertThat(EventTypes.named("RankDelayed")).isEmpty();
        assertThat(EventTypes.named(RankStarted.class.getName())).isEmpty();
        assertThatThrownBy(() -> EventTypes.of(String.class)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTypesTest::records);
    }
}
