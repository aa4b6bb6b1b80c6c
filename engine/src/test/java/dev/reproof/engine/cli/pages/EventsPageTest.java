package dev.reproof.engine.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reproof.events.Channel;
import dev.reproof.events.serial.EventTypes;
import dev.reproof.events.serial.EventTypes.EventType;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page on events has each of them, with its fields. */
class EventsPageTest {

    private static final Page PAGE = Page.of("docs/events.md");

    @TestFactory
    Stream<DynamicTest> each_event_is_told_with_its_fields() {
        Map<String, String> rows = new TreeMap<>();
        PAGE.rows("event", "fields").forEach(row -> Page.code(row.get(0)).forEach(name -> rows.put(name, row.get(1))));
        assertThat(EventTypes.all()).extracting(EventType::name).containsAll(rows.keySet());
        return EventTypes.all().stream()
                .map(event -> DynamicTest.dynamicTest(event.name(), () -> {
                    String told = rows.getOrDefault(event.name(), PAGE.text());
                    assertThat(PAGE.text()).contains("`" + event.name() + "`");
                    for (RecordComponent field : event.type().getRecordComponents()) {
                        assertThat(told).contains("`" + field.getName() + "`");
                    }
                }));
    }

    @Test
    void each_channel_is_told() throws NoSuchFieldException {
        String row = PAGE.rows("event", "fields").stream()
                .filter(cells -> cells.get(0).equals("`TranscriptOpened`"))
                .findFirst()
                .orElseThrow()
                .get(1);
        for (Channel channel : Channel.values()) {
            JsonProperty word = Channel.class.getField(channel.name()).getAnnotation(JsonProperty.class);
            assertThat(row).contains("`" + word.value() + "`");
        }
    }
}
