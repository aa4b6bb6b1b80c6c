package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that many prompts share are read once, as long as there is room. */
class RecentTextsTest {

    private static final int QUARTER = 2 << 20;

    private final RecentTexts recent = new RecentTexts();
    private final List<String> read = new ArrayList<>();

    @Test
    void what_was_used_last_stays_and_what_was_not_for_long_goes() {
        for (String name : List.of("a", "b", "c", "d", "a", "e", "a", "b")) {
            assertThat(get(name, QUARTER)).startsWith(name);
        }

        assertThat(read).containsExactly("a", "b", "c", "d", "e", "b");
    }

    @Test
    void a_text_that_there_is_no_room_for_drives_out_no_other() {
        get("small", 10);
        get("huge", 4 * QUARTER + 1);
        get("huge", 4 * QUARTER + 1);
        get("small", 10);

        assertThat(read).containsExactly("small", "huge", "huge");
    }

    @Test
    void a_stream_with_another_seal_is_another_text() {
        get("a", 10);
        get("a", 11);

        assertThat(read).containsExactly("a", "a");
    }

    private String get(String name, int chars) {
        Seal seal = new Seal(chars, chars, Sha256.of(new byte[0]), 0);
        return recent.get(new StreamId("r1/" + name), seal, () -> {
            read.add(name);
            return name + "x".repeat(chars - name.length());
        });
    }
}
