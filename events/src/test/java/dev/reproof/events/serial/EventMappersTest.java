package dev.reproof.events.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.Event;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.TaskEvent.TaskFinished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class EventMappersTest {

    private final ObjectMapper cbor = EventMappers.cbor();
    private final ObjectMapper json = EventMappers.json();

    /** Objects whose members are no members of an event. */
    private static final Pattern NAMED_BY_THE_USER = Pattern.compile(".*/(models|params)|/counts");

    @TestFactory
    Stream<DynamicTest> every_event_comes_back_from_its_stored_form() {
        return Stream.concat(EventSamples.full().stream(), EventSamples.sparse().stream())
                .map(event -> DynamicTest.dynamicTest(
                        event.toString(),
                        () -> assertThat(cbor.readValue(cbor.writeValueAsBytes(event), event.getClass()))
                                .isEqualTo(event)));
    }

    @TestFactory
    Stream<DynamicTest> an_absent_value_takes_no_room() {
        return EventSamples.sparse().stream()
                .map(event -> DynamicTest.dynamicTest(event.toString(), () -> {
                    String text = json.writeValueAsString(event);

                    assertThat(text).doesNotContain("null");
                    assertThat(json.readValue(text, event.getClass())).isEqualTo(event);
                }));
    }

    @TestFactory
    Stream<DynamicTest> an_unknown_member_is_refused_wherever_it_stands() {
        return EventSamples.full().stream()
                .flatMap(event -> objects(cbor.valueToTree(event), "")
                        .filter(pointer -> !NAMED_BY_THE_USER.matcher(pointer).matches())
                        .filter(pointer -> !(event instanceof AgentChosen) || pointer.isEmpty())
                        .map(pointer ->
                                DynamicTest.dynamicTest(event.getClass().getSimpleName() + " " + pointer, () -> {
                                    JsonNode tree = cbor.valueToTree(event);
                                    ((ObjectNode) tree.at(pointer)).put("later", 1);

                                    assertThatThrownBy(() ->
                                                    cbor.readValue(cbor.writeValueAsBytes(tree), event.getClass()))
                                            .isInstanceOf(UnrecognizedPropertyException.class)
                                            .hasMessageContaining("later");
                                })));
    }

    @TestFactory
    Stream<DynamicTest> a_member_may_be_missing_only_where_it_may_be_absent() {
        return EventSamples.full().stream()
                .flatMap(event -> Arrays.stream(event.getClass().getRecordComponents())
                        .filter(component -> component.getType() != Optional.class)
                        .flatMap(component -> Stream.of(withoutMember(event, component), withNull(event, component))));
    }

    @Test
    void a_number_is_not_read_from_a_text() {
        ObjectNode finished = tree(TaskFinished.class);
        ((ObjectNode) finished.get("seal")).put("bytes", "17");

        assertThatThrownBy(() -> cbor.readValue(cbor.writeValueAsBytes(finished), TaskFinished.class))
                .isInstanceOf(MismatchedInputException.class);
    }

    @Test
    void a_broken_id_inside_an_event_is_refused() {
        ObjectNode finished = tree(TaskFinished.class);
        ((ObjectNode) finished.get("key")).put("attempt", 0);

        assertThatThrownBy(() -> cbor.readValue(cbor.writeValueAsBytes(finished), TaskFinished.class))
                .isInstanceOf(JsonMappingException.class)
                .hasMessageContaining("attempts from 1");
    }

    @Test
    void nothing_may_follow_an_event() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(cbor.writeValueAsBytes(new RunInterrupted("a")));
        two.writeBytes(cbor.writeValueAsBytes(new RunInterrupted("b")));

        assertThatThrownBy(() -> cbor.readValue(two.toByteArray(), RunInterrupted.class))
                .isInstanceOf(MismatchedInputException.class);
    }

    @Test
    void neither_form_reads_deeper_than_an_event_can_be() throws IOException {
        for (ObjectMapper mapper : List.of(cbor, json)) {
            byte[] deep = nested(mapper, 33);

            assertThat(mapper.readTree(nested(mapper, 32)).isArray()).isTrue();
            assertThatThrownBy(() -> mapper.readTree(deep)).isInstanceOf(StreamConstraintsException.class);
        }
    }

    @Test
    void neither_form_reads_a_longer_text_than_an_event_can_hold() throws IOException {
        for (ObjectMapper mapper : List.of(cbor, json)) {
            byte[] atMost = mapper.writeValueAsBytes("x".repeat(EventMappers.MAX_PAYLOAD_BYTES));
            byte[] longer = mapper.writeValueAsBytes("x".repeat(EventMappers.MAX_PAYLOAD_BYTES + 1));

            assertThat(mapper.readValue(atMost, String.class)).hasSize(EventMappers.MAX_PAYLOAD_BYTES);
            assertThatThrownBy(() -> mapper.readValue(longer, String.class))
                    .isInstanceOf(StreamConstraintsException.class);
        }
    }

    private ObjectNode tree(Class<? extends Event> type) {
        return EventSamples.full().stream()
                .filter(type::isInstance)
                .map(event -> (ObjectNode) cbor.valueToTree(event))
                .findFirst()
                .orElseThrow();
    }

    private DynamicTest withoutMember(Event event, RecordComponent component) {
        ObjectNode tree = cbor.valueToTree(event);
        tree.remove(component.getName());
        return refused(event, tree, "without " + component.getName());
    }

    private DynamicTest withNull(Event event, RecordComponent component) {
        ObjectNode tree = cbor.valueToTree(event);
        tree.putNull(component.getName());
        return refused(event, tree, "with null as " + component.getName());
    }

    private DynamicTest refused(Event event, ObjectNode tree, String what) {
        return DynamicTest.dynamicTest(
                event.getClass().getSimpleName() + " " + what,
                () -> assertThatThrownBy(() -> cbor.readValue(cbor.writeValueAsBytes(tree), event.getClass()))
                        .isInstanceOf(JsonMappingException.class));
    }

    /** Pointers to every object in a tree. */
    private static Stream<String> objects(JsonNode node, String pointer) {
        Stream<String> inside = node.isObject()
                ? node.propertyStream().flatMap(member -> objects(member.getValue(), pointer + "/" + member.getKey()))
                : elements(node, pointer);
        return node.isObject() ? Stream.concat(Stream.of(pointer), inside) : inside;
    }

    private static Stream<String> elements(JsonNode node, String pointer) {
        return IntStream.range(0, node.isArray() ? node.size() : 0)
                .boxed()
                .flatMap(index -> objects(node.get(index), pointer + "/" + index));
    }

    private static byte[] nested(ObjectMapper mapper, int depth) throws IOException {
        JsonNode node = mapper.createArrayNode();
        for (int level = 1; level < depth; level++) {
            node = mapper.createArrayNode().add(node);
        }
        return mapper.writeValueAsBytes(node);
    }
}
