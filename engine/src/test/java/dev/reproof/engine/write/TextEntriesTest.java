package dev.reproof.engine.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.log.Encoder;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.serial.EventMappers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEntriesTest {

    private static final int BLOCK = 262_144;
    private static final AttemptKey KEY = new AttemptKey(SampleRun.A, 0, 2);
    private static final StreamId STREAM = StreamId.ofTranscript(SampleRun.RUN, 3);

    private final List<LogEntry> entries = new ArrayList<>();

    @Test
    void an_empty_text_is_opened_and_sealed() throws IOException {
        Seal seal = write("");

        assertThat(seal).isEqualTo(new Seal(0, 0, Sha256.of(new byte[0]), 0));
        assertThat(entries).hasSize(2);
        assertThat(event(0, TranscriptOpened.class)).isEqualTo(new TranscriptOpened(Optional.of(KEY), Channel.TEXT));
        assertThat(event(1, TranscriptSealed.class)).isEqualTo(new TranscriptSealed(seal));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "262143, 1", "262144, 1", "262145, 2", "524288, 2", "524289, 3"})
    void plain_text_is_cut_where_a_block_is_full(int length, int blocks) throws IOException {
        String text = "x".repeat(length);

        Seal seal = write(text);

        assertThat(blocks())
                .hasSize(blocks)
                .allSatisfy(block -> assertThat(block.length).isBetween(1, BLOCK));
        assertThat(seal).isEqualTo(new Seal(length, length, Sha256.of(text), 0));
        assertThat(text()).isEqualTo(text);
        assertThat(entries).allSatisfy(entry -> assertThat(entry.stream()).isEqualTo(STREAM));
        assertThat(entries).extracting(LogEntry::sequence).startsWith(0L, 1L).endsWith(blocks + 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "日", "🥖"})
    void a_character_over_a_border_stays_whole(String character) throws IOException {
        int bytes = character.getBytes(UTF_8).length;
        for (int before = 0; before <= bytes + 1; before++) {
            entries.clear();
            String text = "x".repeat(BLOCK - before) + character + "tail";

            Seal seal = write(text);

            assertThat(text()).isEqualTo(text);
            assertThat(seal.chars()).isEqualTo(text.length());
            assertThat(seal.bytes()).isEqualTo(text.getBytes(UTF_8).length);
            assertThat(blocks())
                    .allSatisfy(block -> assertThat(new String(block, UTF_8)).doesNotContain("\uFFFD"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "日", "🥖"})
    void a_text_may_end_with_a_character_at_the_border(String character) throws IOException {
        String text = "x".repeat(BLOCK - character.getBytes(UTF_8).length) + character;

        assertThat(write(text)).isEqualTo(new Seal(BLOCK, text.length(), Sha256.of(text), 0));
        assertThat(text()).isEqualTo(text);
    }

    @Test
    void a_long_text_of_long_characters_is_the_same_however_it_is_read() throws IOException {
        String text = "a" + "🥖日é".repeat(80_000);
        write(text);
        List<byte[]> whole = blocks();
        entries.clear();

        new TextEntries(Encoder::encode, STREAM, KEY, SampleRun.NOW, entries::add)
                .write(new Crumbs(text.getBytes(UTF_8)), Optional.empty());

        assertThat(text()).isEqualTo(text);
        assertThat(blocks()).usingElementComparator(java.util.Arrays::compare).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "80", "c0af", "e282", "f09fa5", "eda080", "f4908080", "c3"})
    void bytes_that_are_no_text_are_refused_wherever_they_stand(String hex) {
        byte[] invalid = java.util.HexFormat.of().parseHex(hex);
        for (int before : new int[] {0, 7, BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1}) {
            for (int after : new int[] {0, 1, 5}) {
                entries.clear();
                assertThatThrownBy(() -> write(joined(before, invalid, after), Optional.empty()))
                        .isInstanceOf(Corrupt.class)
                        .hasMessageContaining("A transcript is no UTF-8: task=a iteration=0 attempt=2");
                assertThat(entries).noneMatch(entry -> entry.event().type().contains("Sealed"));
            }
        }
    }

    @Test
    void a_text_that_is_not_the_expected_one_is_never_sealed() {
        byte[] text = "crumbs".getBytes(UTF_8);
        for (FileDigest other : List.of(
                new FileDigest(6, Sha256.of("crumbz")),
                new FileDigest(5, Sha256.of("crumbs")),
                new FileDigest(7, Sha256.of("crumbs")))) {
            entries.clear();
            assertThatThrownBy(() -> write(text, Optional.of(other)))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("changed while it was imported: task=a iteration=0 attempt=2 expected "
                            + other.bytes() + " bytes and sha256=" + other.sha256() + ", found 6 bytes");
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    void the_expected_text_is_sealed() throws IOException {
        byte[] text = "crumbs".getBytes(UTF_8);

        Seal seal = write(text, Optional.of(new FileDigest(6, Sha256.of(text))));

        assertThat(event(2, TranscriptSealed.class).seal()).isEqualTo(seal);
    }

    @Test
    void batches_hold_a_bounded_number_of_entries_and_lose_none() throws IOException {
        List<List<LogEntry>> appended = new ArrayList<>();
        TextEntries.Batches batches = new TextEntries.Batches(appended::add);
        write("x");
        for (int at = 0; at < 70; at++) {
            batches.accept(entries.get(at % 3));
        }

        assertThat(appended).extracting(List::size).containsExactly(32, 32);
        batches.flush();
        batches.flush();
        assertThat(appended).extracting(List::size).containsExactly(32, 32, 6);
        assertThat(appended.get(2).get(5)).isEqualTo(entries.get(69 % 3));
    }

    private Seal write(String text) throws IOException {
        return write(text.getBytes(UTF_8), Optional.empty());
    }

    private Seal write(byte[] text, Optional<FileDigest> expected) throws IOException {
        return new TextEntries(Encoder::encode, STREAM, KEY, SampleRun.NOW, entries::add)
                .write(new ByteArrayInputStream(text), expected);
    }

    private static byte[] joined(int before, byte[] invalid, int after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("x".repeat(before).getBytes(UTF_8));
        out.writeBytes(invalid);
        out.writeBytes("y".repeat(after).getBytes(UTF_8));
        return out.toByteArray();
    }

    private List<byte[]> blocks() throws IOException {
        List<byte[]> blocks = new ArrayList<>();
        for (int at = 1; at < entries.size() - 1; at++) {
            blocks.add(TranscriptBlocks.unpack(event(at, TranscriptChunkAppended.class), STREAM));
        }
        return blocks;
    }

    private String text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        blocks().forEach(text::writeBytes);
        return text.toString(UTF_8);
    }

    private <E> E event(int at, Class<E> type) throws IOException {
        return EventMappers.cbor().readValue(entries.get(at).event().payload(), type);
    }

    /** A stream that gives a few bytes at a time. */
    private static final class Crumbs extends FilterInputStream {

        Crumbs(byte[] text) {
            super(InputStream.nullInputStream());
            in = new ByteArrayInputStream(text);
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            return super.read(to, from, Math.min(length, 1_021));
        }
    }
}
