package dev.reproof.engine.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.reproof.events.BlockCodec;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.events.serial.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * Reads a stored block of text in one pass and, where only its soundness matters, without keeping it: an opening log does
 * so for each. It knows but the one form in which this version writes blocks: every member, in order, and nothing else.
 * Whatever looks different is for the {@link EventCodec} to read or to refuse, with the reason.
 */
final class BlockReader {

    /** What places a block in its stream. */
    record Head(long offset, int rawLength) {}

    private record Front(long offset, int rawLength, BlockCodec codec, int checksum) {}

    private static final EventTypes.EventType TYPE = EventTypes.of(TranscriptChunkAppended.class);
    private static final SerializableString OFFSET = new SerializedString("offset");
    private static final SerializableString RAW_LENGTH = new SerializedString("rawLength");
    private static final SerializableString CODEC = new SerializedString("codec");
    private static final SerializableString CHECKSUM = new SerializedString("checksum");
    private static final SerializableString DATA = new SerializedString("data");

    private static final JsonFactory CBOR = EventMappers.cbor().getFactory();

    /** Whether an event stored under that name and revision can have the form. */
    static boolean reads(String type, String revision) {
        return TYPE.name().equals(type) && TYPE.revision().equals(revision);
    }

    /** The head of a block whose length is possible and whose checksum holds; absent for anything else. */
    Optional<Head> intact(InputStream payload) {
        try (JsonParser parser = CBOR.createParser(payload)) {
            Front front = front(parser);
            CheckedOutputStream data = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C());
            parser.readBinaryValue(data);
            requireEnd(parser);
            require(front.rawLength >= 1 && front.rawLength <= TranscriptBlocks.MAX_RAW_BYTES);
            require((int) data.getChecksum().getValue() == front.checksum);
            return Optional.of(new Head(front.offset, front.rawLength));
        } catch (IOException e) {
            return Optional.empty(); // damaged or not: the codec says so, and names the place
        }
    }

    /** The block, not checked; absent when the payload has any other form. */
    Optional<TranscriptChunkAppended> read(InputStream payload) {
        try (JsonParser parser = CBOR.createParser(payload)) {
            Front front = front(parser);
            byte[] data = parser.getBinaryValue();
            requireEnd(parser);
            return Optional.of(
                    new TranscriptChunkAppended(front.offset, front.rawLength, front.codec, front.checksum, data));
        } catch (IOException e) {
            return Optional.empty(); // as above
        }
    }

    /** Leaves the parser at the data. */
    private static Front front(JsonParser parser) throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT);
        long offset = member(parser, OFFSET, JsonToken.VALUE_NUMBER_INT).getLongValue();
        int rawLength = member(parser, RAW_LENGTH, JsonToken.VALUE_NUMBER_INT).getIntValue();
        BlockCodec codec = codec(member(parser, CODEC, JsonToken.VALUE_STRING).getText());
        int checksum = member(parser, CHECKSUM, JsonToken.VALUE_NUMBER_INT).getIntValue();
        member(parser, DATA, JsonToken.VALUE_EMBEDDED_OBJECT);
        return new Front(offset, rawLength, codec, checksum);
    }

    private static JsonParser member(JsonParser parser, SerializableString name, JsonToken value) throws IOException {
        require(parser.nextFieldName(name) && parser.nextToken() == value);
        return parser;
    }

    private static BlockCodec codec(String name) throws IOException {
        require(name.equals("lz4") || name.equals("raw"));
        return name.equals("lz4") ? BlockCodec.LZ4 : BlockCodec.RAW;
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        require(parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
    }

    private static void require(boolean expected) throws IOException {
        if (!expected) {
            throw new IOException("Another form");
        }
    }
}
