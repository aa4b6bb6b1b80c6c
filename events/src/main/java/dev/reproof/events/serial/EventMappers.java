package dev.reproof.events.serial;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/**
 * The Jackson mappers of stored events: CBOR in the log, the same tree as JSON for people. Neither resolves types by
 * name, ignores unknown members, makes up missing ones, or reads deeper or longer values than an event can have.
 */
public final class EventMappers {

    /** No stored payload is longer than this; the payload column of the log holds no more. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 20;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxStringLength(MAX_PAYLOAD_BYTES)
            .build();

    private EventMappers() {}

    /** The form in which events are stored. */
    public static ObjectMapper cbor() {
        CBORFactory factory =
                CBORFactory.builder().streamReadConstraints(BOUNDS).build();
        return strict(CBORMapper.builder(factory)).build();
    }

    /** The same events, readable. */
    public static ObjectMapper json() {
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(BOUNDS).build();
        return strict(JsonMapper.builder(factory))
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B strict(B builder) {
        return builder.addModule(new Jdk8Module())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }
}
