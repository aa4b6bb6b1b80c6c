package dev.reproof.engine.fork;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.Decision;
import dev.reproof.events.StreamId;
import dev.reproof.events.serial.EventTypes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A fork names the streams of text anew, so it has to know each decision that names one. */
class NamedStreamsTest {

    @Test
    void the_decisions_that_name_a_stream_are_those_that_a_fork_renames() {
        assertThat(EventTypes.all())
                .filteredOn(event -> Decision.class.isAssignableFrom(event.type()) && names(event.type()))
                .extracting(event -> event.name())
                .as("Renamed and KeptTexts have a case for each of them")
                .containsExactlyInAnyOrder(
                        "RunStarted",
                        "DagChanged",
                        "TaskDispatched",
                        "TaskImported",
                        "CheckpointReleased",
                        "OracleEvidenceRecorded",
                        "LoopImported",
                        "TaskTakenByHand",
                        "TaskFannedOut",
                        "WorktreeLeft");
    }

    private static boolean names(Type type) {
        if (type instanceof ParameterizedType of) {
            return Arrays.stream(of.getActualTypeArguments()).anyMatch(NamedStreamsTest::names);
        }
        return type.equals(StreamId.class)
                || (type instanceof Class<?> record
                        && record.isRecord()
                        && Arrays.stream(record.getRecordComponents())
                                .map(RecordComponent::getGenericType)
                                .anyMatch(NamedStreamsTest::names));
    }
}
