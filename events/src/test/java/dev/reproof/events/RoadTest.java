package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoadTest {

    @Test
    void roads_are_spelt_as_stored_events_have_them() {
        assertThat(Road.values()).extracting(Road::word).containsExactly("log", "state", "legacy");
    }

    @Test
    void sources_of_texts_are_spelt_as_state_files_have_them() {
        assertThat(TextSource.values())
                .extracting(TextSource::word)
                .containsExactly("log", "artifact", "inline", "legacy", "none");
        assertThat(TextSource.values())
                .allSatisfy(
                        source -> assertThat(TextSource.spelt(source.word())).contains(source));
        assertThat(TextSource.spelt("Inline")).isEmpty();
    }
}
