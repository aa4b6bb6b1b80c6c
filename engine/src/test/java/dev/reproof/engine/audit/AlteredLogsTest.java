package dev.reproof.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.ChainPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever somebody does to the rows of a log is found. {@code -Dreproof.alterations=N} does N of each kind, {@code
 * -Dreproof.alterations.seed} and {@code .only} repeat one.
 */
class AlteredLogsTest {

    private static final int CASES = Integer.getInteger("reproof.alterations", 20);
    private static final int ONLY = Integer.getInteger("reproof.alterations.only", -1);
    private static final long SEED = Long.getLong("reproof.alterations.seed", System.nanoTime());

    @TempDir
    static Path directory;

    private static AuditedRun original;
    private static ChainPoint end;

    @BeforeAll
    static void a_run_that_has_finished() throws IOException {
        original = AuditedRun.finished(directory.resolve("original"));
        end = original.audit().end();
    }

    @Test
    void a_log_that_nobody_has_altered_is_intact_and_complete() {
        LogVerdict verdict = original.audit();

        assertThat(verdict.firstProblem()).isEmpty();
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.complete()).contains(true);
        assertThat(verdict.judged()).contains(end);
        assertThat(verdict.events()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void every_alteration_is_found(Alteration alteration) throws Exception {
        System.out.println(alteration + ": -Dreproof.alterations.seed=" + SEED + " -Dreproof.alterations=" + CASES);
        AuditedRun altered = AuditedRun.copyOf(original, directory.resolve(alteration.name()));
        for (int number = 0; number < CASES; number++) {
            if (ONLY < 0 || ONLY == number) {
                String what =
                        alteration + " -Dreproof.alterations.seed=" + SEED + " -Dreproof.alterations.only=" + number;
                // given
                altered.become(original);
                alter(altered, alteration, new SplittableRandom(SEED + number));
                // when
                LogVerdict verdict = altered.audit();
                // then
                assertThat(verdict.firstProblem()).as(what).isPresent();
                assertThat(verdict.intact() && verdict.complete().equals(java.util.Optional.of(true)))
                        .as("%s: %s", what, verdict)
                        .isFalse();
            }
        }
    }

    @Test
    void a_run_stream_cut_at_any_position_is_intact_and_not_complete() throws Exception {
        AuditedRun cut = AuditedRun.copyOf(original, directory.resolve("cut"));
        LogRows.Row last;
        // the end of the last transaction is the end of the run: there is no text behind it
        try (Connection connection = cut.connect()) {
            last = new LogRows(connection).at("r1", end.position());
            new LogRows(connection).delete(last);
        }

        LogVerdict verdict = cut.audit();

        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.complete()).contains(false);
        assertThat(verdict.firstProblem().orElseThrow().text())
                .contains("The end of the log is missing, or it was rewritten: the state file has head "
                        + end.link().hex());
        assertThat(cut.audit(end.link()).complete()).contains(false);
    }

    private static void alter(AuditedRun run, Alteration alteration, SplittableRandom random) throws SQLException {
        try (Connection connection = run.connect()) {
            alteration.to(new LogRows(connection), random);
        }
    }
}
