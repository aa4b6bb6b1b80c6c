package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.BlockCodec;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.serial.EventMappers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BlockReaderTest {

    private static final ObjectMapper CBOR = EventMappers.cbor();
    private static final byte[] TEXT = "the same words again and ".repeat(4000).getBytes(StandardCharsets.UTF_8);
    private static final TranscriptChunkAppended BLOCK = TranscriptBlocks.pack(1L << 40, TEXT, 0, TEXT.length);

    private final BlockReader reader = new BlockReader();

    static Stream<TranscriptChunkAppended> blocks() {
        byte[] dense = new byte[50_000];
        for (int i = 0, next = 1; i < dense.length; i++, next = next * 1_103_515_245 + 12_345) {
            dense[i] = (byte) (next >>> 16);
        }
        return Stream.of(BLOCK, TranscriptBlocks.pack(0, dense, 0, dense.length), TranscriptBlocks.pack(7, TEXT, 0, 1));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void a_block_is_read_as_the_codec_reads_it(TranscriptChunkAppended block) {
        byte[] payload = new EventCodec().encode(block).payload();

        assertThat(reader.read(stream(payload))).contains(block);
        assertThat(reader.intact(stream(payload))).contains(new BlockReader.Head(block.offset(), block.rawLength()));
    }

    @Test
    void both_codecs_are_among_the_blocks() {
        assertThat(blocks().map(TranscriptChunkAppended::codec)).contains(BlockCodec.LZ4, BlockCodec.RAW);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void no_flipped_bit_of_the_data_goes_unseen(TranscriptChunkAppended block) {
        for (int bit = 0; bit < 8; bit++) {
            byte[] data = block.data().clone();
            data[data.length / 2] ^= (byte) (1 << bit);
            TranscriptChunkAppended altered = new TranscriptChunkAppended(
                    block.offset(), block.rawLength(), block.codec(), block.checksum(), data);

            assertThat(reader.intact(stream(new EventCodec().encode(altered).payload())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("impossibleLengths")
    void a_block_of_impossible_length_is_not_intact(int rawLength) {
        TranscriptChunkAppended altered =
                new TranscriptChunkAppended(0, rawLength, BLOCK.codec(), BLOCK.checksum(), BLOCK.data());

        assertThat(reader.intact(stream(new EventCodec().encode(altered).payload())))
                .isEmpty();
    }

    static Stream<Integer> impossibleLengths() {
        return Stream.of(Integer.MIN_VALUE, -1, 0, TranscriptBlocks.MAX_RAW_BYTES + 1);
    }

    static Stream<Arguments> otherForms() {
        return Stream.of(
                form("a member is missing", node -> node.without("checksum")),
                form("a member is unknown", node -> node.put("more", 1)),
                form("the members have another order", node -> {
                    Object offset = node.remove("offset");
                    return node.putPOJO("offset", offset);
                }),
                form("a number is a string", node -> node.put("offset", "0")),
                form("a number is too large", node -> node.put("rawLength", 1L << 40)),
                form("the codec is unknown", node -> node.put("codec", "zip")),
                form("the data are a string", node -> node.put("data", "text")),
                form("the data are missing", node -> node.putNull("data")));
    }

    private static Arguments form(String name, UnaryOperator<ObjectNode> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherForms")
    void every_other_form_is_left_to_the_codec(String name, UnaryOperator<ObjectNode> change) throws IOException {
        byte[] payload = CBOR.writeValueAsBytes(change.apply(CBOR.valueToTree(BLOCK)));

        assertThat(reader.read(stream(payload))).isEmpty();
        assertThat(reader.intact(stream(payload))).isEmpty();
    }

    @Test
    void a_payload_that_is_cut_or_goes_on_is_left_to_the_codec() {
        byte[] payload = new EventCodec().encode(BLOCK).payload();
        for (int length : new int[] {0, 1, payload.length / 2, payload.length - 1, payload.length + 1}) {
            byte[] altered = Arrays.copyOf(payload, length);

            assertThat(reader.read(stream(altered))).isEmpty();
            assertThat(reader.intact(stream(altered))).isEmpty();
        }
    }

    private static InputStream stream(byte[] payload) {
        return new ByteArrayInputStream(payload);
    }
}
