package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Calls to copy into a shell. */
class ShellWordsTest {

    private static final ShellWords HERE = ShellWords.from(Path.of("/srv"), Workplace.in(Path.of("/srv")));
    private static final ShellWords ELSEWHERE =
            ShellWords.from(Path.of("/srv"), Workplace.in(Path.of("/srv/it's here")));

    @Test
    void words_that_a_shell_would_change_are_quoted() {
        assertThat(HERE.command("resume", "r1", "--retry-failed")).isEqualTo("reproof resume r1 --retry-failed");
        assertThat(ELSEWHERE.command("resume", "r1")).isEqualTo("reproof resume r1 --cwd '/srv/it'\\''s here'");
        assertThat(HERE.about("approve", "r1", "$HOME")).isEqualTo("reproof approve r1 '$HOME'");
    }

    @Test
    void an_id_that_looks_like_an_option_stands_behind_all_options() {
        assertThat(ELSEWHERE.about("transcript", "r1", "--json", "--stderr"))
                .isEqualTo("reproof transcript --stderr --cwd '/srv/it'\\''s here' -- r1 --json");
        assertThat(HERE.about("transcript", "r1", "a", "--stderr")).isEqualTo("reproof transcript r1 a --stderr");
    }
}
