package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.upcast.RunStateUpcast;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;

/** Takes stored state documents from revision 1 to revision 2. */
final class RunStateUpcaster extends SingleEventUpcaster {

    private static final SerializedType FROM = new SimpleSerializedType(RunStateUpcast.NAME, RunStateUpcast.FROM);
    private static final SerializedType TO = new SimpleSerializedType(RunStateUpcast.NAME, RunStateUpcast.TO);

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation stored) {
        return stored.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation stored) {
        return stored.upcastPayload(TO, JsonNode.class, RunStateUpcast::apply);
    }
}
