package dev.reproof.engine.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Dags;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.report.ReportPage;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the page of a run goes, and what it never replaces. */
class ReportCommandTest {

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void a_run() {
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        RunPlaces places = RunPlaces.inside(RunHome.of(directory, SampleRun.RUN));
        try (RecoveredRun run = new ResumeEngine(settings).start(places, Dags.request(Dags.document(Dags.task("a"))))) {
            run.startRank(0);
            run.dispatch(SampleRun.A).orElseThrow().finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
            run.finish("");
        }
        terminal = new Terminal(directory);
    }

    @Test
    void the_page_is_printed() {
        assertThat(terminal.run("report", "r1")).isZero();

        assertThat(terminal.out())
                .startsWith(ReportPage.BEGINNING)
                .contains("The log was verified when this page was made: it is intact and complete, with ")
                .contains("<a href=\".reproof/runs/r1/artifacts/a.stream.txt\">")
                .endsWith("</html>\n");
    }

    @Test
    void it_goes_to_a_file_and_leads_to_the_artifacts_from_there() throws IOException {
        Path sub = Files.createDirectory(directory.resolve("for mail"));

        assertThat(terminal.run("report", "r1", "-o", "for mail/r1.html")).isZero();

        assertThat(terminal.out()).startsWith("r1: ").contains("kB in " + sub.resolve("r1.html"));
        assertThat(sub.resolve("r1.html"))
                .content()
                .startsWith(ReportPage.BEGINNING)
                .contains("<a href=\"../.reproof/runs/r1/artifacts/a.stream.txt\">");
    }

    @Test
    void an_earlier_page_is_replaced_and_nothing_else_is() throws IOException {
        Path page = Files.writeString(directory.resolve("r1.html"), ReportPage.BEGINNING + "of yesterday");
        Path note = Files.writeString(directory.resolve("note.html"), "<!DOCTYPE html>\n<p>of somebody");

        assertThat(terminal.run("report", "r1", "-o", "r1.html")).isZero();
        assertThat(terminal.run("report", "r1", "-o", "note.html")).isEqualTo(78);
        assertThat(terminal.run("report", "r1", "-o", ".reproof")).isEqualTo(78);

        assertThat(page).content().contains("Success").doesNotContain("of yesterday");
        assertThat(note).hasContent("<!DOCTYPE html>\n<p>of somebody");
        assertThat(terminal.err()).contains("error: Not overwritten: " + note + " is there, and is no report of a run");
    }

    @Test
    void it_tells_of_an_earlier_position() {
        assertThat(terminal.run("report", "r1", "--at", "1")).isZero();

        assertThat(terminal.out())
                .contains("Not finished yet", "0 of 1 task finished")
                .doesNotContain(">Success<");
    }

    @Test
    void there_is_no_page_of_what_is_not_there() {
        assertThat(terminal.run("report", "r2")).isEqualTo(66);
        assertThat(terminal.run("report", "r1", "--at", "99")).isEqualTo(66);
        assertThat(terminal.err()).contains("has no position 99; expected 0 to ");
        assertThat(terminal.out()).isEmpty();
    }
}
