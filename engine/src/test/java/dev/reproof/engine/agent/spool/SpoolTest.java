package dev.reproof.engine.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    @TempDir
    private Path home;

    private Spool spool;

    @BeforeEach
    void made() {
        spool = new Spool(home.resolve("agents").resolve("1-2-run"));
        spool.make(ByteBuffer.wrap("Bake.".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void it_has_the_prompt_and_empty_outputs_for_the_owner_alone() throws IOException {
        assertThat(spool.prompt()).hasContent("Bake.");
        assertThat(spool.stdout()).isEmptyFile();
        assertThat(spool.stderr()).isEmptyFile();
        assertThat(SpoolExit.of(spool)).isEqualTo(new SpoolExit.None());
        for (Path file : new Path[] {spool.prompt(), spool.stdout(), spool.stderr()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool.directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void who_ends_the_command_takes_its_prompt_away() throws IOException {
        assertThat(spool.mayGoOn()).isTrue();

        spool.giveUp();

        assertThat(spool.mayGoOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'0 forced\n', 0, true", "'137 unforced\n', 137, false"})
    void the_line_of_the_shell_says_how_the_command_ended(String line, int code, boolean forced) throws IOException {
        Files.writeString(spool.exit(), line);

        assertThat(SpoolExit.of(spool)).isEqualTo(new SpoolExit.Code(code, forced));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "0 forced", "-1 forced\n", "1000 forced\n", "0 forced\n0 forced\n", "0\u0000forced\n"})
    void another_line_is_none(String line) throws IOException {
        Files.writeString(spool.exit(), line);

        assertThat(SpoolExit.of(spool)).isEqualTo(new SpoolExit.Odd());
    }

    @Test
    void a_link_or_a_directory_in_the_place_of_the_exit_code_is_none() throws IOException {
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), "0 forced\n");
        Files.createSymbolicLink(spool.exit(), elsewhere);
        assertThat(SpoolExit.of(spool)).isEqualTo(new SpoolExit.Odd());

        Files.delete(spool.exit());
        Files.createDirectory(spool.exit());
        assertThat(SpoolExit.of(spool)).isEqualTo(new SpoolExit.Odd());
    }

    @Test
    void an_output_is_read_as_it_grows() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (SpooledOutput output = SpooledOutput.open("standard output", spool.stdout())) {
            assertThat(output.pump(read::write)).isZero();
            Files.writeString(spool.stdout(), "flour", StandardOpenOption.APPEND);
            assertThat(output.pump(read::write)).isEqualTo(5);
            Files.writeString(spool.stdout(), " and water", StandardOpenOption.APPEND);
            assertThat(output.pump(read::write)).isEqualTo(10);
            assertThat(output.size()).isEqualTo(15);
        }
        assertThat(read).hasToString("flour and water");
    }

    @Test
    void an_output_that_is_cut_replaced_or_taken_away_is_told_in_the_same_words_everywhere() throws IOException {
        Files.writeString(spool.stdout(), "flour");
        try (SpooledOutput output = SpooledOutput.open("standard output", spool.stdout())) {
            output.pump((data, offset, length) -> {});
            Files.writeString(spool.stdout(), "", StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(() -> output.pump((data, offset, length) -> {}))
                    .isInstanceOf(OddOutput.class)
                    .hasMessage("cut the file for its standard output");

            Files.move(spool.stdout(), home.resolve("aside"));
            assertThatThrownBy(() -> output.pump((data, offset, length) -> {}))
                    .isInstanceOf(OddOutput.class)
                    .hasMessage("took away or replaced the file for its standard output");

            Files.createSymbolicLink(spool.stdout(), home.resolve("aside"));
            assertThatThrownBy(() -> output.pump((data, offset, length) -> {}))
                    .isInstanceOf(OddOutput.class)
                    .hasMessage("took away or replaced the file for its standard output");
        }
        assertThatThrownBy(() -> SpooledOutput.open("standard output", spool.stdout()))
                .isInstanceOf(OddOutput.class);
    }

    @Test
    void removing_it_takes_all_that_is_there_and_follows_no_link() throws IOException {
        Path kept = Files.writeString(home.resolve("kept"), "kept");
        Files.createSymbolicLink(spool.directory().resolve("link"), kept);
        Path inner = Files.createDirectory(spool.exit());
        Files.createSymbolicLink(inner.resolve("link"), home);

        spool.remove();
        spool.remove();

        assertThat(spool.directory()).doesNotExist();
        assertThat(kept).hasContent("kept");
    }
}
