package dev.reproof.engine.disk;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"x\\y/events", "x\\..\\..\\evil/events", "\\/events", "events\\"})
    void a_log_that_the_store_would_put_elsewhere_is_refused(String path) {
        assertThatThrownBy(() -> LogPath.require(Path.of("/srv").resolve(path)))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("a backslash: /srv/");
    }

    @Test
    void a_semicolon_would_end_the_path() {
        assertThatThrownBy(() -> LogPath.require(Path.of("/srv/a;MODE=Oracle/events")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("a semicolon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~/events", "nio:x/events", "a#b?c%20/events", "a\nb/events", "na\u00efve 'q' $(x)/events"})
    void any_other_path_is_what_it_is(String path) {
        assertThatCode(() -> LogPath.require(Path.of("/srv").resolve(path))).doesNotThrowAnyException();
    }
}
