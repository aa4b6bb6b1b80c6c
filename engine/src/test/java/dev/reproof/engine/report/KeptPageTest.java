package dev.reproof.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Dags;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run among its artifacts. */
class KeptPageTest {

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void tells_the_end_of_the_run_and_leads_to_the_files_beside_it() {
        play(places(), true);

        assertThat(page())
                .content()
                .startsWith(ReportPage.BEGINNING)
                .contains(">Success<", "<a href=\"a.stream.txt\">", "<a href=\"b.md\">");
        assertThat(page().resolveSibling("_files.txt")).content().contains("_report.html");
        assertThat(warnings).isEmpty();
    }

    @Test
    void tells_where_a_runner_stopped() {
        play(places(), false);

        assertThat(page()).content().contains(">Stopped<", "<bdi>enough</bdi>");
    }

    @Test
    void tells_all_of_a_run_that_was_left_without_a_word() {
        try (RecoveredRun run = engine().start(places(), request())) {
            run.startRank(0);
            run.dispatch(SampleRun.A).orElseThrow().finish(TokenUsage.UNKNOWN);
        }

        assertThat(page()).content().contains(">Not finished yet<", "aria-label=\"a: finished\"");
    }

    @Test
    void is_made_again_as_it_was_when_it_is_lost() throws IOException {
        play(places(), true);
        String before = Files.readString(page());
        Files.delete(page());

        engine().resume(places(), OptionChoices.NONE).close();

        assertThat(page()).hasContent(before);
    }

    @Test
    void never_takes_the_place_of_somebody_elses_file() throws IOException {
        Files.createDirectories(page().getParent());
        Files.writeString(page(), "of somebody");

        play(places(), true);

        assertThat(page()).hasContent("of somebody");
        assertThat(warnings).hasSize(1).allMatch(warning -> warning.contains("_report.html is not written"));
    }

    @Test
    void is_not_there_where_no_artifacts_are_kept() {
        play(places().with(ArtifactChoice.off()), true);

        assertThat(page()).doesNotExist();
        assertThat(warnings).isEmpty();
    }

    private void play(RunPlaces places, boolean toItsEnd) {
        try (RecoveredRun run = engine().start(places, request())) {
            run.startRank(0);
            run.dispatch(SampleRun.A).orElseThrow().finish(TokenUsage.UNKNOWN);
            run.dispatch(SampleRun.B).orElseThrow().finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
            if (!toItsEnd) {
                run.interrupt("enough");
                return;
            }
            run.startRank(1);
            run.dispatch(SampleRun.C).orElseThrow().finish(TokenUsage.UNKNOWN);
            run.completeRank(1);
            run.finish("");
        }
    }

    private static NewRun request() {
        return Dags.request(Dags.document(Dags.task("a"), Dags.task("b"), Dags.task("c", "a", "b")));
    }

    private RunPlaces places() {
        return RunPlaces.inside(RunHome.of(directory, SampleRun.RUN));
    }

    private Path page() {
        return RunHome.of(directory, SampleRun.RUN).artifacts().resolve("_report.html");
    }

    private ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warnings::add));
    }
}
