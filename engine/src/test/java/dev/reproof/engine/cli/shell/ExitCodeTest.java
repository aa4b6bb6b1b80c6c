package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodeTest {

    private static final Path GUIDE = Path.of("../docs/operator-guide.md");

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new Invalid("a DAG"), 2),
                arguments(new NotFound("a run"), 66),
                arguments(new Rejected("a lock"), 78),
                arguments(new Concurrency("a writer", null), 78),
                arguments(new Corrupt("a log"), 65),
                arguments(new TooNew("a log"), 65),
                arguments(new Storage("a disk", null), 74),
                arguments(new IllegalStateException("a fault of the program"), 70),
                arguments(new AssertionError("another one"), 70));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatever_fails_has_an_exit_code(Throwable failure, int code) {
        assertThat(ExitCode.of(failure).number()).isEqualTo(code);
    }

    @Test
    void every_sort_of_refusal_is_told_apart() {
        // given
        List<ReproofException> refusals = failures()
                .map(row -> row.get()[0])
                .filter(ReproofException.class::isInstance)
                .map(ReproofException.class::cast)
                .toList();

        // then
        assertThat(refusals)
                .extracting(Object::getClass)
                .hasSameElementsAs(List.of(ReproofException.class.getPermittedSubclasses()));
        assertThat(refusals)
                .extracting(ReproofException::kind)
                .containsExactlyInAnyOrder(ReproofException.Kind.values());
    }

    @Test
    void a_number_stands_for_one_end_and_the_guide_lists_it() throws IOException {
        // given
        String guide = Files.readString(GUIDE);
        String codes = guide.substring(guide.indexOf("## Exit codes"), guide.indexOf("## What to do when it refuses"));

        // then
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number)).doesNotHaveDuplicates();
        assertThat(ExitCode.values())
                .allSatisfy(code -> assertThat(ExitCode.numbered(code.number())).contains(code))
                .allSatisfy(code ->
                        assertThat(codes).containsPattern("\\| ([0-9]+, )?" + code.number() + "(, [0-9]+)? \\|"));
        assertThat(ExitCode.numbered(3)).isEmpty();
    }
}
