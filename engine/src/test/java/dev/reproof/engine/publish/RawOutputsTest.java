package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawOutputsTest {

    private static final TaskId SPEC = new TaskId("spec");
    private static final AttemptKey KEY = new AttemptKey(SPEC, 2, 3);
    private static final ArtifactNames NAMES = ArtifactNames.of(List.of(SPEC));
    private static final String NAME = "spec.iter2.attempt3.agent.jsonl.lz4";

    @TempDir
    Path directory;

    @Test
    void what_an_agent_printed_is_kept_for_its_owner_and_comes_back() throws IOException {
        RawOutputs.Kept kept = kept("{\"type\":\"a\"}\nno object\n", 100);

        assertThat(kept).isEqualTo(new RawOutputs.Kept(TextDigest.of("{\"type\":\"a\"}\nno object\n"), false));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(artifacts().resolve("_files.txt"))).contains("\n" + NAME + ";\n");
        assertThat(copied(kept.digest())).hasValue("{\"type\":\"a\"}\nno object\n");
    }

    @Test
    void what_is_longer_than_the_limit_is_cut_and_says_so() throws IOException {
        assertThat(kept("0123456789", 10).cut()).isFalse();

        RawOutputs.Kept kept = kept("0123456789a", 10);

        String said = "0123456789\n{\"type\":\"reproof.cut\",\"keptBytes\":10,\"printedBytes\":11}\n";
        assertThat(kept).isEqualTo(new RawOutputs.Kept(TextDigest.of(said), true));
        assertThat(copied(kept.digest())).hasValue(said);
    }

    @Test
    void another_process_that_ends_the_attempt_makes_it_again() throws IOException {
        kept("once", 100);

        RawOutputs.Kept kept = kept("once more", 100);

        assertThat(copied(kept.digest())).hasValue("once more");
        assertThat(artifacts())
                .isDirectoryNotContaining(file ->
                        !List.of(NAME, "_files.txt").contains(file.getFileName().toString()));
    }

    @Test
    void a_file_that_is_not_ours_stays() throws IOException {
        Files.createDirectories(artifacts());
        Files.writeString(file(), "a diary");

        assertThatThrownBy(() -> kept("{}", 100)).isInstanceOf(Rejected.class).hasMessageContaining(NAME);

        assertThat(file()).hasContent("a diary");
    }

    @Test
    void a_file_that_was_altered_is_told_of_and_not_printed() throws IOException {
        TextDigest recorded = kept("{\"a\":1}\n", 100).digest();
        kept("{\"a\":2}\n", 100);

        assertThatThrownBy(() -> copied(recorded))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("The raw output of task=spec iteration=2 attempt=3")
                .hasMessageContaining("expected 8 bytes, sha256 " + recorded.sha256())
                .hasMessageContaining(
                        "found 8 bytes, sha256 " + TextDigest.of("{\"a\":2}\n").sha256());
        Files.writeString(file(), "no frame at all");
        assertThatThrownBy(() -> copied(recorded)).isInstanceOf(Corrupt.class);
    }

    @Test
    void there_may_be_none() throws IOException {
        assertThat(new RawOutputs(Optional.empty(), NAMES, 100).keep(KEY, directory, UnaryOperator.identity()))
                .isEmpty();
        assertThat(copied(TextDigest.of(""))).isEmpty();
    }

    private RawOutputs.Kept kept(String printed, long limit) throws IOException {
        Path stdout = Files.writeString(directory.resolve("stdout"), printed);
        return new RawOutputs(Optional.of(ArtifactDirectory.open(artifacts())), NAMES, limit)
                .keep(KEY, stdout, UnaryOperator.identity())
                .orElseThrow();
    }

    private Optional<String> copied(TextDigest recorded) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean there = RawOutputs.copy(artifacts(), NAMES, KEY, recorded, out);
        return there ? Optional.of(out.toString(UTF_8)) : Optional.empty();
    }

    private Path artifacts() {
        return directory.resolve("artifacts");
    }

    private Path file() {
        return artifacts().resolve(NAME);
    }
}
