package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final String LONGEST = "a".repeat(64);
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "Z-._", "2026-11-22.run_1"})
    void a_run_id_is_a_plain_name(String value) {
        assertThat(new RunId(value)).hasToString(value);
        assertThat(new RunId(LONGEST)).hasToString(LONGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", ".a", "-a", "_a", "a/b", "a\\b", "a b", "a\n", "\u00E9", "\u0661", "a:b", "a\u0000"
            })
    void a_run_id_that_could_not_be_a_file_name_everywhere_is_refused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunId(value))
                .withMessageContaining("Run id '" + value + "' is not usable")
                .withMessageContaining("1 to 64");
    }

    @Test
    void a_run_id_is_at_most_64_characters_and_never_nothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(LONGEST + "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new RunId(null));
    }

    @Test
    void run_ids_are_in_the_order_of_their_characters() {
        assertThat(new RunId("B")).isLessThan(new RunId("a")).isGreaterThan(new RunId("A"));
    }

    @Test
    void an_attempt_counts_iterations_from_0_and_attempts_from_1() {
        TaskId task = new TaskId("t");

        assertThat(new AttemptKey(task, 0, 1)).hasToString("task=t iteration=0 attempt=1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttemptKey(task, -1, 1))
                .withMessageContaining("task=t iteration=-1 attempt=1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttemptKey(task, 0, 0))
                .withMessageContaining("attempt=0");
    }

    @Test
    void a_task_id_is_taken_as_it_is() {
        String odd = " \u0000../\uD83C\uDF5E ";

        assertThat(new TaskId(odd)).hasToString(odd).isNotEqualTo(new TaskId(odd.strip()));
        assertThat(new TaskId("")).hasToString("");
    }

    @ParameterizedTest
    @CsvSource({"r1,0,r1/0", "r1,9223372036854775807,r1/9223372036854775807"})
    void a_transcript_stream_is_named_by_its_run_and_number(String run, long number, String expected) {
        assertThat(StreamId.ofTranscript(new RunId(run), number)).hasToString(expected);
        assertThat(StreamId.ofRun(new RunId(run))).hasToString(run);
    }

    @Test
    void a_stream_id_is_1_to_80_characters() {
        assertThat(new StreamId("s".repeat(80)).value()).hasSize(80);
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamId("s".repeat(81)));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamId(null));
    }

    @Test
    void a_digest_is_that_of_the_utf_8_form() {
        assertThat(Sha256.of("")).hasToString(EMPTY_SHA256);
        assertThat(Sha256.of("b\u00E9ton")).isEqualTo(Sha256.of("b\u00E9ton".getBytes(StandardCharsets.UTF_8)));
        assertThat(Sha256.of("abc")).hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(new Sha256(EMPTY_SHA256).bytes()).hasSize(32).startsWith(0xe3, 0xb0);
    }

    @Test
    void a_digest_is_taken_of_everything_fed_and_leaves_the_digest_reset() {
        MessageDigest digest = Sha256.newDigest();
        digest.update("ab".getBytes(StandardCharsets.UTF_8));
        digest.update("c".getBytes(StandardCharsets.UTF_8));

        assertThat(Sha256.of(digest)).isEqualTo(Sha256.of("abc"));
        assertThat(Sha256.of(digest)).hasToString(EMPTY_SHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e3b0", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"})
    void another_form_of_a_digest_is_refused(String hex) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(hex)).withMessageContaining("64 lower-case");
    }

    @Test
    void a_text_digest_counts_bytes_not_characters() {
        assertThat(TextDigest.of("b\u00E9ton")).isEqualTo(new TextDigest(Sha256.of("b\u00E9ton"), 6));
    }
}
