package dev.reproof.projections.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.BlockCodec;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class TranscriptStoreTest {

    private static final StreamId ONE = new StreamId("r1/1");
    private static final StreamId TWO = new StreamId("r1/2");
    private static final AttemptKey KEY = new AttemptKey(new TaskId("a"), 0, 1);
    private static final TranscriptOpened OPENED = new TranscriptOpened(Optional.of(KEY), Channel.TEXT);

    @Test
    void a_stream_is_followed_from_its_beginning_to_its_seal() {
        TranscriptStore store = after(ONE, OPENED, chunk(0, 10), chunk(10, 5), sealed(15));

        TranscriptPosition position = store.find(ONE).orElseThrow();
        assertThat(position)
                .isEqualTo(new TranscriptPosition(
                        ONE,
                        Optional.of(KEY),
                        Channel.TEXT,
                        4,
                        15,
                        Optional.of(sealed(15).seal())));
        assertThat(store.find(KEY)).contains(position);
        assertThat(store.all()).containsExactly(position);
    }

    @Test
    void a_document_has_no_attempt() {
        TranscriptStore store = after(ONE, new TranscriptOpened(Optional.empty(), Channel.DAG));

        assertThat(store.find(ONE).orElseThrow().key()).isEmpty();
        assertThat(store.find(ONE).orElseThrow()).hasToString("stream=r1/1 document");
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void streams_do_not_depend_on_each_other() {
        TranscriptStore.Delta delta = TranscriptStore.EMPTY.delta();
        delta.evolve(ONE, 0, OPENED);
        delta.evolve(TWO, 0, new TranscriptOpened(Optional.empty(), Channel.DAG));
        delta.append(TWO, 1, 0, 7);
        delta.append(ONE, 1, 0, 3);
        delta.evolve(TWO, 2, sealed(7));
        delta.append(ONE, 2, 3, 4);
        TranscriptStore store = delta.apply();

        assertThat(store.find(ONE).orElseThrow().bytes()).isEqualTo(7);
        assertThat(store.find(TWO).orElseThrow().seal()).contains(sealed(7).seal());
        assertThat(store.all()).hasSize(2);
    }

    @Test
    void many_streams_that_grow_one_group_at_a_time_are_as_those_of_one_group() {
        TranscriptStore.Delta all = TranscriptStore.EMPTY.delta();
        TranscriptStore store = TranscriptStore.EMPTY;
        for (int number = 0; number < 600; number++) {
            for (TranscriptStore.Delta delta : List.of(all, store.delta())) {
                delta.evolve(stream(number), 0, opened(number));
                if (number >= 300) {
                    delta.append(stream(number - 300), 1, 0, number);
                }
                store = delta == all ? store : delta.apply();
            }
        }

        TranscriptStore once = all.apply();
        assertThat(store.all()).containsExactlyElementsOf(once.all()).hasSize(600);
        for (int number = 0; number < 600; number++) {
            TranscriptPosition position = once.find(stream(number)).orElseThrow();
            assertThat(store.find(stream(number))).contains(position);
            assertThat(position.bytes()).isEqualTo(number < 300 ? number + 300 : 0);
        }
        assertThat(store.find(opened(5).key().orElseThrow()))
                .contains(once.find(stream(305)).orElseThrow());
    }

    private static StreamId stream(int number) {
        return new StreamId("r1/" + number);
    }

    /** Two streams of each attempt, the later of which counts. */
    private static TranscriptOpened opened(int number) {
        return new TranscriptOpened(Optional.of(new AttemptKey(new TaskId("a"), 0, 1 + number % 300)), Channel.TEXT);
    }

    @Test
    void a_text_may_be_longer_than_an_int_can_say() {
        TranscriptStore.Delta delta = TranscriptStore.EMPTY.delta();
        delta.evolve(ONE, 0, OPENED);
        for (int block = 0; block < 3; block++) {
            delta.append(ONE, block + 1, (long) block * Integer.MAX_VALUE, Integer.MAX_VALUE);
        }

        assertThat(delta.apply().find(ONE).orElseThrow().bytes()).isEqualTo(3L * Integer.MAX_VALUE);
    }

    @Test
    void a_hole_in_the_sequence_is_found() {
        for (long sequence : new long[] {0, 1, 3}) {
            assertCorrupt(after(ONE, OPENED, chunk(0, 10)), sequence, chunk(10, 5))
                    .hasMessageContaining("Transcript gap: stream=r1/1 task=a iteration=0 attempt=1")
                    .hasMessageContaining("expected sequence=2, found " + sequence);
            assertCorrupt(after(ONE, OPENED, chunk(0, 10)), sequence, sealed(10))
                    .hasMessageContaining("expected sequence=2, found " + sequence);
        }
    }

    @Test
    void a_hole_in_the_text_is_found() {
        for (long offset : new long[] {0, 9, 11}) {
            assertCorrupt(after(ONE, OPENED, chunk(0, 10)), 2, chunk(offset, 5))
                    .hasMessageContaining("Transcript gap: stream=r1/1 task=a iteration=0 attempt=1")
                    .hasMessageContaining("expected offset=10, found " + offset);
        }
    }

    @Test
    void a_stream_begins_with_its_opening_at_sequence_0() {
        assertCorrupt(TranscriptStore.EMPTY, 1, OPENED).hasMessageContaining("expected sequence=0, found 1");
        assertCorrupt(TranscriptStore.EMPTY, 0, chunk(0, 1)).hasMessageContaining("stream=r1/1 has no beginning");
        assertCorrupt(TranscriptStore.EMPTY, 0, sealed(0)).hasMessageContaining("stream=r1/1 has no beginning");
    }

    @Test
    void a_stream_is_opened_once() {
        assertCorrupt(after(ONE, OPENED), 1, OPENED).hasMessageContaining("stream=r1/1 is opened twice");
        assertCorrupt(after(ONE, OPENED), 0, OPENED).hasMessageContaining("again at sequence=0");
    }

    @Test
    void nothing_follows_the_seal() {
        TranscriptStore ended = after(ONE, OPENED, chunk(0, 10), sealed(10));

        assertCorrupt(ended, 3, chunk(10, 1))
                .hasMessageContaining("Transcript goes on after its end: stream=r1/1")
                .hasMessageContaining("sequence=3");
        assertCorrupt(ended, 3, sealed(10)).hasMessageContaining("goes on after its end");
        assertCorrupt(ended, 3, OPENED).hasMessageContaining("opened twice");
    }

    @Test
    void a_seal_of_another_length_is_found() {
        assertCorrupt(after(ONE, OPENED, chunk(0, 10)), 2, sealed(9))
                .hasMessageContaining("Transcript of another length: stream=r1/1")
                .hasMessageContaining("expected 9 bytes, found 10");
    }

    @Test
    void a_store_never_changes_under_its_holder() {
        TranscriptStore base = after(ONE, OPENED);
        TranscriptStore.Delta delta = base.delta();

        delta.append(ONE, 1, 0, 10);
        delta.evolve(TWO, 0, new TranscriptOpened(Optional.empty(), Channel.DAG));
        TranscriptStore first = delta.apply();
        delta.append(ONE, 2, 10, 10);

        assertThat(base.find(ONE).orElseThrow().bytes()).isZero();
        assertThat(base.find(TWO)).isEmpty();
        assertThat(first.find(ONE).orElseThrow().bytes()).isEqualTo(10);
        assertThat(delta.apply().find(ONE).orElseThrow().bytes()).isEqualTo(20);
        assertThat(TranscriptStore.EMPTY.all()).isEmpty();
        assertThatThrownBy(() -> base.all().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_event_that_was_refused_changes_nothing() {
        TranscriptStore.Delta delta = after(ONE, OPENED, chunk(0, 10)).delta();

        assertThatThrownBy(() -> delta.append(ONE, 2, 11, 1)).isInstanceOf(Corrupt.class);
        delta.append(ONE, 2, 10, 1);

        assertThat(delta.apply().find(ONE).orElseThrow().bytes()).isEqualTo(11);
    }

    @Test
    void a_delta_without_events_is_the_store_itself() {
        TranscriptStore base = after(ONE, OPENED);

        assertThat(base.delta().apply()).isSameAs(base);
    }

    private static AbstractThrowableAssert<?, ?> assertCorrupt(
            TranscriptStore base, long sequence, TranscriptEvent event) {
        return assertThatThrownBy(() -> base.delta().evolve(ONE, sequence, event))
                .isInstanceOf(Corrupt.class);
    }

    private static TranscriptStore after(StreamId stream, TranscriptEvent... events) {
        TranscriptStore.Delta delta = TranscriptStore.EMPTY.delta();
        for (int sequence = 0; sequence < events.length; sequence++) {
            delta.evolve(stream, sequence, events[sequence]);
        }
        return delta.apply();
    }

    private static TranscriptChunkAppended chunk(long offset, int length) {
        return new TranscriptChunkAppended(offset, length, BlockCodec.RAW, 0, new byte[length]);
    }

    private static TranscriptSealed sealed(long bytes) {
        return new TranscriptSealed(new Seal(bytes, bytes, Sha256.of("text"), 0));
    }
}
