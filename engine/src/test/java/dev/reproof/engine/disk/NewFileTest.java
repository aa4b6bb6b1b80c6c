package dev.reproof.engine.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.LegacyOriginal;
import dev.reproof.events.ReproofException.Rejected;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewFileTest {

    private static final String LONG = "x".repeat(8_192) + "y".repeat(8_192);

    @TempDir
    Path directory;

    @Test
    void a_free_name_gets_the_whole_content() throws IOException {
        Path target = directory.resolve("new");

        NewFile.write(target, content(LONG));

        assertThat(target).hasContent(LONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 16_384})
    void a_file_that_holds_the_same_is_left_alone(int length) throws IOException {
        String text = LONG.substring(0, length);
        Path target = Files.writeString(directory.resolve("same"), text);
        Object before = Files.readAttributes(target, "unix:ino,lastModifiedTime");

        NewFile.write(target, content(text));

        assertThat((Object) Files.readAttributes(target, "unix:ino,lastModifiedTime"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 16_383})
    void a_file_that_holds_something_else_is_never_overwritten(int length) throws IOException {
        String other = LONG.substring(0, length);
        Path target = Files.writeString(directory.resolve("other"), other);
        Path longer = Files.writeString(directory.resolve("longer"), LONG + "z");
        Path altered = Files.writeString(directory.resolve("altered"), LONG.substring(1) + "z");

        for (Path taken : new Path[] {target, longer, altered}) {
            assertThatThrownBy(() -> NewFile.write(taken, content(LONG)))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("Not overwritten: " + taken);
        }
        assertThat(target).hasContent(other);
    }

    @Test
    void a_directory_or_a_dangling_link_has_its_name_for_itself() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("unplugged"));

        for (Path target : new Path[] {taken, link}) {
            assertThatThrownBy(() -> NewFile.write(target, content("x"))).isInstanceOf(Rejected.class);
        }
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(directory.resolve("unplugged")).doesNotExist();
    }

    @Test
    void a_content_that_breaks_off_leaves_nothing() throws IOException {
        InputStream unplugged = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                throw new IOException("unplugged");
            }
        };
        NewFile.Content broken = () -> new SequenceInputStream(content(LONG).open(), unplugged);

        assertThatThrownBy(() -> NewFile.write(directory.resolve("new"), broken))
                .hasMessageContaining("unplugged");

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_version_1_state_is_kept_beside_itself_once() throws IOException {
        Path original = Files.writeString(directory.resolve("state.json"), LONG);

        Path kept = LegacyOriginal.keep(original);

        assertThat(kept).isEqualTo(directory.resolve("state.json.v1.bak")).hasContent(LONG);
        assertThat(original).hasContent(LONG);
        assertThat(LegacyOriginal.keep(original)).isEqualTo(kept);
        Files.writeString(original, "another");
        assertThatThrownBy(() -> LegacyOriginal.keep(original))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("state.json.v1.bak");
        assertThat(kept).hasContent(LONG);
    }

    private static NewFile.Content content(String text) {
        return () -> new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
