package dev.reproof.engine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.heads.HeadVerifier;
import dev.reproof.engine.heads.HeadsFile;
import dev.reproof.engine.heads.Keys;
import dev.reproof.engine.heads.SignedHead;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads that were signed tell of a log that was made anew, which nothing else does. */
class SignedHeadsTest {

    @TempDir
    Path directory;

    private Keys keys;
    private AuditedRun run;
    private HeadVerifier key;
    private List<SignedHead> heads;

    @BeforeEach
    void a_run_whose_heads_are_signed() throws IOException {
        keys = Keys.in(directory, "key");
        run = AuditedRun.finished(
                directory.resolve("work"), "--sign-key", keys.secret().toString());
        key = HeadVerifier.of(keys.open());
        heads = new HeadsFile(run.home().heads()).read();
    }

    @Test
    void there_is_one_after_each_rank_and_loop_iteration_and_one_at_the_end() throws IOException {
        LogVerdict verdict = run.audit(key);

        assertThat(heads).hasSize(run.boundaries()).hasSizeGreaterThan(3);
        assertThat(heads.get(heads.size() - 1).head()).isEqualTo(verdict.end());
        assertThat(verdict.firstProblem()).isEmpty();
        assertThat(verdict.signatures()).contains(new LogVerdict.Signatures(heads.size(), Optional.empty()));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(run.home().heads())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_log_whose_chain_was_made_anew_is_intact_and_was_rewritten_after_the_last_head_that_holds()
            throws SQLException {
        long between = heads.get(0).head().position() + 1;

        rewrite(between);

        LogVerdict verdict = run.audit(key);
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.complete()).contains(false); // the state file has another head
        assertThat(verdict.signatures())
                .contains(new LogVerdict.Signatures(
                        1, Optional.of(heads.get(0).head().position())));
        assertThat(verdict.firstProblem().orElseThrow().text())
                .contains("The log was rewritten between positions " + between + " and "
                        + heads.get(1).head().position());
    }

    @Test
    void a_log_without_its_end_does_not_reach_the_last_head() throws SQLException, IOException {
        try (Connection connection = run.connect()) {
            LogRows rows = new LogRows(connection);
            rows.delete(rows.at("r1", heads.get(heads.size() - 1).head().position()));
        }
        Files.delete(run.home().state());

        LogVerdict verdict = run.audit(key);

        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.complete()).isEmpty(); // nothing else tells
        assertThat(verdict.firstProblem().orElseThrow().text()).contains("does not reach the head that was signed");
    }

    @Test
    void another_key_and_an_altered_line_are_told() throws IOException {
        LogVerdict other = run.audit(HeadVerifier.of(Keys.in(directory, "other").open()));
        assertThat(other.firstProblem().orElseThrow().text()).contains("was not signed for this run with this key");
        assertThat(other.intact()).isTrue();

        String text = Files.readString(run.home().heads());
        Files.writeString(run.home().heads(), text.replaceFirst("\"position\":\\d+", "\"position\":1"));
        assertThat(run.audit(key).firstProblem().orElseThrow().text()).contains("position 1 was not signed");

        Files.writeString(run.home().heads(), "oops\n");
        assertThat(run.audit(key).firstProblem().orElseThrow().text()).contains("altered at line 1");
    }

    @Test
    void a_run_that_was_never_signed_is_not_proven() throws IOException {
        Files.delete(run.home().heads());

        LogVerdict verdict = run.audit(key);

        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.complete()).contains(true);
        assertThat(verdict.firstProblem().orElseThrow().text()).contains("No head of the run is signed");
    }

    @Test
    void a_resume_signs_what_an_earlier_runner_did_not_come_to_sign() throws IOException {
        List<String> lines = Files.readAllLines(run.home().heads());
        Files.writeString(run.home().heads(), lines.get(0) + "\n" + lines.get(1).substring(0, 40));

        assertThat(resume("--sign-key", keys.secret().toString())).isOne(); // as the run itself ended

        List<SignedHead> now = new HeadsFile(run.home().heads()).read();
        assertThat(now.stream().map(SignedHead::head).toList())
                .isEqualTo(heads.stream().map(SignedHead::head).toList());
        assertThat(run.audit(key).firstProblem()).isEmpty();
    }

    @Test
    void nobody_signs_the_heads_of_a_log_that_was_rewritten() throws SQLException, IOException {
        rewrite(heads.get(0).head().position() + 1);
        Files.delete(run.home().state()); // which would tell as well
        Files.delete(run.home().artifacts().resolve("_index.md"));

        assertThat(resume("--sign-key", keys.secret().toString())).isEqualTo(65);
        assertThat(new HeadsFile(run.home().heads()).read()).isEqualTo(heads);
    }

    @Test
    void heads_of_a_log_that_is_gone_are_set_aside_by_the_next_run_of_that_name() throws IOException {
        AuditedRun other = AuditedRun.finished(directory.resolve("other"));
        Files.copy(run.home().heads(), other.home().heads());
        for (Path left : List.of(
                other.home().eventsFile(),
                other.home().state(),
                other.home().artifacts().resolve("_index.md"))) {
            Files.delete(left);
        }

        AuditedRun again = AuditedRun.finished(
                directory.resolve("other"), "--sign-key", keys.secret().toString());

        assertThat(again.audit(key).firstProblem()).isEmpty();
        assertThat(again.home().directory().resolve("heads.aside-1.jsonl"))
                .hasSameTextualContentAs(run.home().heads());
    }

    private int resume(String... options) {
        String[] call = {"resume", "r1"};
        String[] all = java.util.Arrays.copyOf(call, call.length + options.length);
        System.arraycopy(options, 0, all, call.length, options.length);
        return new Terminal(run.directory()).run(all);
    }

    /** Changes the time of a decision, and makes each link from there on anew. */
    private void rewrite(long position) throws SQLException {
        try (Connection connection = run.connect()) {
            LogRows rows = new LogRows(connection);
            Sha256 link = link(rows.at("r1", position - 1));
            for (LogRows.Row row : rows.all()) {
                if (row.type().equals("Run") && row.sequence() >= position) {
                    String time = row.sequence() == position ? "2026-03-01T08:00:01.000Z" : row.time();
                    ChainPoint made = linked(link, row, time);
                    rows.set(row, "timeStamp", time);
                    rows.set(row, "metaData", with(row.metaData(), made.link()));
                    link = made.link();
                }
            }
        }
    }

    private static ChainPoint linked(Sha256 previous, LogRows.Row row, String time) {
        LogEntry entry = LogEntry.linked(
                previous,
                new StreamId("r1"),
                row.sequence(),
                Instant.parse(time),
                new EncodedEvent(row.kind(), row.revision(), row.payload()));
        return new ChainPoint(row.sequence(), entry.link().orElseThrow());
    }

    private static Sha256 link(LogRows.Row row) {
        String text = new String(row.metaData(), StandardCharsets.ISO_8859_1);
        return new Sha256(text.replaceAll("(?s).*([0-9a-f]{64}).*", "$1"));
    }

    private static byte[] with(byte[] metaData, Sha256 link) {
        return new String(metaData, StandardCharsets.ISO_8859_1)
                .replaceAll("[0-9a-f]{64}", link.hex())
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
