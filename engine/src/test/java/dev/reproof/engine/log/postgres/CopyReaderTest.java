package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Corrupt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyReaderTest {

    private static final int LONGEST = 100;

    @Test
    void rows_are_read_with_their_bytes_and_what_is_null() throws IOException, SQLException {
        List<Cells> rows = read(sound());

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).text(0)).isEqualTo("wat\u00E9r");
        assertThat(rows.get(0).number(1)).isEqualTo(-7);
        assertThat(rows.get(1).textOrNull(0)).isEmpty();
        assertThat(rows.get(1).text(0)).isEqualTo("null");
        assertThat(rows.get(1).bytes(1)).containsExactly(1, 2);
        assertThatThrownBy(() -> rows.get(1).number(1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("2 bytes, expected 8");
    }

    @Test
    void an_extension_of_the_head_is_passed_over() throws IOException, SQLException {
        byte[] sound = sound();
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        extended.write(sound, 0, 15);
        extended.writeBytes(new byte[] {0, 0, 0, 3, 9, 9, 9});
        extended.write(sound, 19, sound.length - 19);

        assertThat(read(extended.toByteArray())).hasSize(2);
    }

    @Test
    void what_breaks_off_anywhere_is_no_answer() throws IOException {
        byte[] sound = sound();
        for (int length = 0; length < sound.length; length++) {
            byte[] part = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> read(part))
                    .as(length + " bytes")
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            told -> assertThat(PostgresFailure.passes(told)).isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 80, signature",
        "10, 1, signature",
        "12, 1, flags",
        "15, 127, extension",
        "15, -1, extension",
        "20, 3, number of columns",
        "21, -2, length"
    })
    void what_has_another_form_is_no_answer(int at, byte value, String what) throws IOException {
        byte[] other = sound();
        other[at] = at == 0 ? (byte) 'X' : value;

        assertThatThrownBy(() -> read(other)).isInstanceOf(SQLException.class).hasMessageContaining(what);
    }

    @Test
    void what_comes_behind_the_end_is_no_answer() throws IOException {
        byte[] more = Arrays.copyOf(sound(), sound().length + 1);

        assertThatThrownBy(() -> read(more)).isInstanceOf(SQLException.class).hasMessageContaining("end");
    }

    @Test
    void a_value_that_is_too_long_is_damage_and_not_taken_into_memory() throws IOException {
        byte[] longer = sound();
        longer[21] = 0x7F;

        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected at most " + LONGEST);
    }

    private static byte[] sound() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0});
        out.writeInt(0);
        out.writeInt(0);
        byte[] text = "wat\u00E9r".getBytes(StandardCharsets.UTF_8);
        out.writeShort(2);
        out.writeInt(text.length);
        out.write(text);
        out.writeInt(8);
        out.writeLong(-7);
        out.writeShort(2);
        out.writeInt(-1);
        out.writeInt(2);
        out.write(new byte[] {1, 2});
        out.writeShort(-1);
        return bytes.toByteArray();
    }

    private static List<Cells> read(byte[] bytes) throws IOException, SQLException {
        return CopyReader.read(new ByteArrayInputStream(bytes), 2, LONGEST);
    }
}
