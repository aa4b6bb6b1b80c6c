package dev.reproof.engine.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {

    private static final String STREAM = String.join(
            "",
            "\ufeffdata: one\u00e9\n\n",
            ": comment\ndata:two\r\ndata:  2\r\n\r\n",
            "event: x\nid: 7\nretry\n\n",
            "data\n\n",
            "data: \ud83c\udf5e\r\r",
            "datum: no\ndata: [DONE]\r\n\n\r\n",
            "data: cut off\n");

    private static final List<String> EVENTS = List.of("one\u00e9", "two\n 2", "", "\ud83c\udf5e", "[DONE]");

    private static List<String> read(byte[]... pieces) throws ModelFailure {
        ServerSentEvents stream = new ServerSentEvents();
        List<String> events = new ArrayList<>();
        for (byte[] piece : pieces) {
            events.addAll(stream.feed(ByteBuffer.wrap(piece)));
        }
        return events;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void every_split_of_a_stream_gives_the_same_events() throws Exception {
        byte[] all = utf8(STREAM);
        assertThat(read(all)).isEqualTo(EVENTS);
        for (int at = 0; at <= all.length; at++) {
            byte[] start = Arrays.copyOfRange(all, 0, at);
            byte[] rest = Arrays.copyOfRange(all, at, all.length);

            assertThat(read(start, new byte[0], rest)).as("split at %d", at).isEqualTo(EVENTS);
        }
    }

    @Test
    void single_bytes_give_the_same_events() throws Exception {
        byte[] all = utf8(STREAM);
        byte[][] single = new byte[all.length][];
        for (int at = 0; at < all.length; at++) {
            single[at] = new byte[] {all[at]};
        }

        assertThat(read(single)).isEqualTo(EVENTS);
    }

    @Test
    void bytes_that_are_no_utf8_are_replaced() throws Exception {
        assertThat(read(utf8("data: a"), new byte[] {(byte) 0xC3}, utf8("b\n\n")))
                .containsExactly("a\ufffdb");
    }

    @Test
    void a_line_up_to_the_limit_is_read() throws Exception {
        String data = "x".repeat(ServerSentEvents.MOST_BYTES - "data:".length());

        assertThat(read(utf8("data:" + data + "\n\ndata:" + data + "\n\n"))).containsExactly(data, data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:", ":", "x"})
    void a_line_beyond_the_limit_is_not(String field) {
        byte[] line = utf8(field + "x".repeat(ServerSentEvents.MOST_BYTES));

        assertThatThrownBy(() -> read(line)).hasMessage("Model endpoint sent an event of more than 1048576 bytes");
    }

    @Test
    void an_event_of_many_lines_has_the_same_limit() {
        byte[] line = utf8("data:" + "x".repeat(1_000) + "\n");

        assertThatThrownBy(() -> {
                    ServerSentEvents stream = new ServerSentEvents();
                    for (int lines = 0; lines < 1_100; lines++) {
                        stream.feed(ByteBuffer.wrap(line));
                    }
                })
                .isInstanceOf(ModelFailure.class);
    }

    @Test
    void comments_without_end_are_read() throws Exception {
        byte[] comment = utf8(":" + "x".repeat(1_000) + "\n");
        ServerSentEvents stream = new ServerSentEvents();

        for (int lines = 0; lines < 3_000; lines++) {
            assertThat(stream.feed(ByteBuffer.wrap(comment))).isEmpty();
        }
    }
}
