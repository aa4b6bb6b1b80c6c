package dev.reproof.engine.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.upcast.RunStateUpcast;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.json.JacksonSerializer;

/** Axon's Jackson serializer for state documents: JSON, stored byte for byte as it came, read as a tree. */
final class DocumentCodec extends JacksonSerializer {

    DocumentCodec() {
        super(JacksonSerializer.builder().objectMapper(mapper()));
    }

    private static JsonMapper mapper() {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(1_000)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        return new JsonMapper(
                JsonFactory.builder().streamReadConstraints(bounds).build());
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> form) {
        if (object instanceof EncodedEvent document && form == byte[].class) {
            return new SimpleSerializedObject<>(
                    form.cast(document.payload()),
                    form,
                    new SimpleSerializedType(document.type(), document.revision()));
        }
        return super.serialize(object, form);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Axon's
    public Class classForType(SerializedType type) {
        return type.getName().equals(RunStateUpcast.NAME) ? JsonNode.class : super.classForType(type);
    }
}
