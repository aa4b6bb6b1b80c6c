package dev.reproof.engine.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are read strictly, a signature is for one head of one run, and the file of heads is only appended to. */
class KeyFilesTest {

    private static final RunId RUN = new RunId("r1");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");

    @TempDir
    Path directory;

    @Test
    void what_a_key_has_signed_its_other_half_confirms_and_nothing_else() throws IOException {
        Keys keys = Keys.in(directory, "one");
        SignedHead head = HeadSigner.of(keys.secret()).sign(RUN, point(7), NOW);
        HeadVerifier verifier = HeadVerifier.of(keys.open());

        assertThat(verifier.holds(RUN, head)).isTrue();
        assertThat(verifier.holds(new RunId("r2"), head)).isFalse();
        assertThat(verifier.holds(RUN, new SignedHead(point(8), NOW, head.signature())))
                .isFalse();
        assertThat(verifier.holds(RUN, new SignedHead(new ChainPoint(7, Sha256.of("other")), NOW, head.signature())))
                .isFalse();
        assertThat(verifier.holds(RUN, new SignedHead(head.head(), NOW.plusMillis(1), head.signature())))
                .isFalse();
        assertThat(verifier.holds(RUN, new SignedHead(head.head(), NOW, "no signature")))
                .isFalse();
        assertThat(HeadVerifier.of(Keys.in(directory, "other").open()).holds(RUN, head))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
    void a_key_that_others_can_read_or_write_is_refused(String permissions) throws IOException {
        Path key = Keys.in(directory, "open").secret();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> HeadSigner.of(key))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("can be read by others: expected rw-------, found " + permissions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "X25519", "Ed448"})
    void a_key_of_another_kind_is_none(String algorithm) throws IOException {
        Keys keys = Keys.of(algorithm, directory, "other");

        assertThatThrownBy(() -> HeadSigner.of(keys.secret()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("expected an Ed25519 key, found another kind of key")
                .hasMessageContaining("openssl genpkey -algorithm ed25519");
        assertThatThrownBy(() -> HeadVerifier.of(keys.open()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("expected an Ed25519 key");
    }

    @Test
    void the_halves_of_a_key_are_not_taken_for_each_other() throws IOException {
        Keys keys = Keys.in(directory, "one");

        assertThatThrownBy(() -> HeadVerifier.of(keys.secret()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("expected -----BEGIN PUBLIC KEY-----, found -----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> HeadSigner.of(keys.open())).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> HeadSigner.of(directory.resolve("none.pem"))).isInstanceOf(NotFound.class);
        Files.writeString(directory.resolve("text.pem"), "no key");
        assertThatThrownBy(() -> HeadVerifier.of(directory.resolve("text.pem")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("expected one PEM block");
    }

    @Test
    void a_line_that_was_not_written_to_its_end_is_none_and_makes_room_for_the_next() throws IOException {
        HeadSigner signer = HeadSigner.of(Keys.in(directory, "one").secret());
        HeadsFile file = new HeadsFile(directory.resolve("heads.jsonl"));
        SignedHead first = signer.sign(RUN, point(1), NOW);
        SignedHead second = signer.sign(RUN, point(2), NOW);
        assertThat(file.read()).isEmpty();

        file.append(List.of(first));
        Files.writeString(directory.resolve("heads.jsonl"), "{\"position\":2,\"he", StandardOpenOption.APPEND);

        assertThat(file.read()).containsExactly(first);
        file.append(List.of(second));
        assertThat(file.read()).containsExactly(first, second);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("heads.jsonl"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "{}\n",
                "{\"position\":1,\"head\":\"beef\",\"time\":\"2026-03-01T08:00:00Z\",\"signature\":\"x\"}\n",
                "[\n",
                "null\n"
            })
    void a_line_that_is_no_head_is_damage(String line) throws IOException {
        Files.write(directory.resolve("heads.jsonl"), line.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new HeadsFile(directory.resolve("heads.jsonl")).read())
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("heads.jsonl are altered at line 1");
    }

    @Test
    void heads_that_do_not_follow_each_other_are_damage() throws IOException {
        HeadSigner signer = HeadSigner.of(Keys.in(directory, "one").secret());
        HeadsFile file = new HeadsFile(directory.resolve("heads.jsonl"));
        file.append(List.of(signer.sign(RUN, point(2), NOW), signer.sign(RUN, point(2), NOW)));

        assertThatThrownBy(file::read).isInstanceOf(Corrupt.class).hasMessageContaining("expected a position above 2");
    }

    private static ChainPoint point(long position) {
        return new ChainPoint(position, Sha256.of("head " + position));
    }
}
