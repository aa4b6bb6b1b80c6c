package dev.reproof.events.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.BlockCodec;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptBlocksTest {

    private static final StreamId STREAM = new StreamId("r1/3");
    private static final int MOST = TranscriptBlocks.MAX_RAW_BYTES;

    @ParameterizedTest
    @ValueSource(ints = {13, 100, 64 * 1024, MOST})
    void text_that_repeats_is_stored_smaller_and_comes_back(int length) {
        byte[] text = repeating(length);

        TranscriptChunkAppended block = TranscriptBlocks.pack(77, text, 0, length);

        assertThat(block.offset()).isEqualTo(77);
        assertThat(block.rawLength()).isEqualTo(length);
        assertThat(block.codec()).isEqualTo(length > 13 ? BlockCodec.LZ4 : BlockCodec.RAW);
        assertThat(block.data()).hasSizeLessThan(length + 1);
        assertThat(TranscriptBlocks.unpack(block, STREAM)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64 * 1024, MOST})
    void bytes_that_do_not_compress_are_stored_as_they_are(int length) {
        byte[] noise = noise(length);

        TranscriptChunkAppended block = TranscriptBlocks.pack(0, noise, 0, length);

        assertThat(block.codec()).isEqualTo(BlockCodec.RAW);
        assertThat(block.data()).isEqualTo(noise);
        assertThat(TranscriptBlocks.unpack(block, STREAM)).isEqualTo(noise);
    }

    @Test
    void a_block_is_a_part_of_what_it_is_given() {
        byte[] text = repeating(1000);

        byte[] back = TranscriptBlocks.unpack(TranscriptBlocks.pack(0, text, 300, 500), STREAM);

        assertThat(back).isEqualTo(Arrays.copyOfRange(text, 300, 800));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, MOST + 1})
    void a_block_of_no_text_or_too_much_is_never_made(int length) {
        byte[] text = new byte[MOST + 1];

        assertThatThrownBy(() -> TranscriptBlocks.pack(0, text, 0, length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to " + MOST);
    }

    @Test
    void a_flipped_bit_anywhere_in_the_data_is_found() {
        TranscriptChunkAppended block = TranscriptBlocks.pack(4096, repeating(200), 0, 200);

        for (int bit = 0; bit < block.data().length * 8; bit++) {
            byte[] damaged = block.data().clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            TranscriptChunkAppended stored =
                    new TranscriptChunkAppended(4096, 200, block.codec(), block.checksum(), damaged);

            assertDamaged(() -> TranscriptBlocks.requireIntact(stored, STREAM))
                    .hasMessageContaining("expected checksum " + Integer.toHexString(block.checksum()))
                    .hasMessageContaining("found checksum")
                    .hasMessageContaining("keep a copy");
            assertDamaged(() -> TranscriptBlocks.unpack(stored, STREAM));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 201, MOST})
    void a_compressed_block_of_another_length_than_it_says_is_damaged(int claimed) {
        TranscriptChunkAppended block = TranscriptBlocks.pack(4096, repeating(200), 0, 200);

        assertDamaged(() -> TranscriptBlocks.unpack(block(claimed, block.codec(), block.data()), STREAM))
                .hasMessageContaining("expected " + claimed + " bytes");
    }

    @Test
    void a_raw_block_of_another_length_than_it_says_is_damaged() {
        assertDamaged(() -> TranscriptBlocks.unpack(block(7, BlockCodec.RAW, repeating(8)), STREAM))
                .hasMessageContaining("expected 7 bytes, found 8 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, MOST + 1, Integer.MAX_VALUE})
    void a_length_that_no_block_has_is_refused_before_any_room_is_made_for_it(int claimed) {
        for (BlockCodec codec : BlockCodec.values()) {
            TranscriptChunkAppended block = block(claimed, codec, new byte[] {1});

            assertDamaged(() -> TranscriptBlocks.requireIntact(block, STREAM))
                    .hasMessageContaining("expected 1 to " + MOST + " bytes, found " + claimed);
            assertDamaged(() -> TranscriptBlocks.unpack(block, STREAM));
        }
    }

    @Test
    void data_that_expands_beyond_its_length_is_not_expanded_further() {
        byte[] megabyte = TranscriptBlocks.pack(0, new byte[MOST], 0, MOST).data();

        assertThat(megabyte).hasSizeLessThan(4096);
        assertDamaged(() -> TranscriptBlocks.unpack(block(10, BlockCodec.LZ4, megabyte), STREAM))
                .hasMessageContaining("expected 10 bytes, found data that does not expand");
    }

    @Test
    void data_that_is_no_compressed_block_is_damaged_even_when_its_checksum_holds() {
        for (int length = 0; length < 64; length++) {
            byte[] noise = noise(length);

            assertDamaged(() -> TranscriptBlocks.unpack(block(MOST, BlockCodec.LZ4, noise), STREAM));
        }
    }

    private static AbstractThrowableAssert<?, ?> assertDamaged(ThrowingCallable action) {
        return assertThatThrownBy(action)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Transcript block is damaged: stream=r1/3 offset=4096");
    }

    /** A block at offset 4096 whose checksum holds. */
    private static TranscriptChunkAppended block(int rawLength, BlockCodec codec, byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return new TranscriptChunkAppended(4096, rawLength, codec, (int) crc.getValue(), data);
    }

    private static byte[] repeating(int length) {
        byte[] text = new byte[length];
        for (int index = 0; index < length; index++) {
            text[index] = (byte) ('a' + index % 7);
        }
        return text;
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(20_261_122L + length).nextBytes(bytes);
        return bytes;
    }
}
