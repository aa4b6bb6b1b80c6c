package dev.reproof.events.serial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.Event;
import dev.reproof.events.serial.EventTypes.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A stored event never changes its form: a change is a new revision with a file of its own, and these stay. */
class ApprovedEventsTest {

    private static final String DIRECTORY = "/approved/";

    private final ObjectMapper json = EventMappers.json();

    @Test
    void every_kind_of_event_has_exactly_one_sample() {
        assertThat(EventSamples.full().stream().map(event -> EventTypes.of(event.getClass())))
                .containsExactlyElementsOf(EventTypes.all());
    }

    @TestFactory
    Stream<DynamicTest> every_event_is_written_as_approved() {
        return tests(event -> {
            assertThat(written(event)).isEqualTo(approved(name(EventTypes.of(event.getClass()))));
        });
    }

    @TestFactory
    Stream<DynamicTest> every_approved_event_is_read_back() {
        return tests(event -> assertThat(
                        json.readValue(approved(name(EventTypes.of(event.getClass()))), event.getClass()))
                .isEqualTo(event));
    }

    @TestFactory
    Stream<DynamicTest> members_that_came_later_are_written_and_read_as_approved() {
        return EventSamples.grown().entrySet().stream()
                .map(grown -> DynamicTest.dynamicTest(grown.getKey(), () -> {
                    Event event = grown.getValue();
                    String approved = approved(name(grown.getKey(), event));
                    assertThat(written(event)).isEqualTo(approved);
                    assertThat(json.readValue(approved, event.getClass())).isEqualTo(event);
                }));
    }

    @Test
    void every_approved_file_belongs_to_a_kind_of_event() throws IOException, URISyntaxException {
        Path directory = Path.of(ApprovedEventsTest.class.getResource(DIRECTORY).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names());
        }
    }

    private interface Check {
        void run(Event event) throws IOException;
    }

    private static Stream<DynamicTest> tests(Check check) {
        return EventSamples.full().stream()
                .map(event ->
                        DynamicTest.dynamicTest(EventTypes.of(event.getClass()).name(), () -> check.run(event)));
    }

    private static List<String> names() {
        return Stream.concat(
                        EventTypes.all().stream().map(ApprovedEventsTest::name),
                        EventSamples.grown().entrySet().stream().map(grown -> name(grown.getKey(), grown.getValue())))
                .toList();
    }

    private static String name(String what, Event event) {
        EventType type = EventTypes.of(event.getClass());
        return type.name() + ".v" + type.revision() + "." + what + ".json";
    }

    private String written(Event event) throws IOException {
        return json.writeValueAsString(event).replace(System.lineSeparator(), "\n") + "\n";
    }

    private static String name(EventType type) {
        return type.name() + ".v" + type.revision() + ".json";
    }

    private static String approved(String name) throws IOException {
        String file = DIRECTORY + name;
        try (InputStream in = ApprovedEventsTest.class.getResourceAsStream(file)) {
            assertThat(in).as("approved file %s", file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
