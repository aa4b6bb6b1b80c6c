package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.SampleRun;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.serial.EventMappers;
import java.io.IOException;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.Test;

class DecisionReaderTest {

    private final DecisionReader reader =
            new DecisionReader(new EventCodec(), new EventUpcasterChain(new RenamedReason()));

    @Test
    void a_decision_of_an_older_revision_is_upcast() throws IOException {
        byte[] older = EventMappers.cbor().writeValueAsBytes(Map.of("why", "SIGINT"));

        assertThat(reader.read(SampleRun.STREAM, stored(new EncodedEvent("RunInterrupted", "0", older))))
                .isEqualTo(new RunInterrupted("SIGINT"));
    }

    @Test
    void a_decision_of_the_newest_revision_is_read_as_it_is() {
        EncodedEvent newest = new EventCodec().encode(new RunInterrupted("SIGINT"));

        assertThat(reader.read(SampleRun.STREAM, stored(newest))).isEqualTo(new RunInterrupted("SIGINT"));
    }

    private static StoredDecision stored(EncodedEvent event) {
        byte[] metaData = new EventCodec()
                .serialize(MetaData.emptyInstance(), byte[].class)
                .getData();
        return new StoredDecision(3, "2026-01-02T03:04:05.678Z", event, metaData);
    }

    /** From a revision that there never was. */
    private static final class RenamedReason extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation stored) {
            return stored.getType().equals(new SimpleSerializedType("RunInterrupted", "0"));
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation stored) {
            return stored.upcastPayload(new SimpleSerializedType("RunInterrupted", "1"), JsonNode.class, older -> {
                ObjectNode newer = older.deepCopy();
                newer.set("reason", newer.remove("why"));
                return newer;
            });
        }
    }
}
