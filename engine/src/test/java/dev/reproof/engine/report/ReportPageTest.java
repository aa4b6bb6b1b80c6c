package dev.reproof.engine.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.Reports;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.fork.ForkPoint;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a run tells. */
class ReportPageTest {

    private static final RunId RUN = new RunId("r1");
    private static final TokenUsage SPENT = new TokenUsage(OptionalLong.of(700), OptionalLong.of(30));
    private static final Verdict SOUND = new Verdict(true, "The log is sound.");

    private static final byte[] DAG = """
            {"title": "Harbour </title><script>alert(1)</script>", "framing": "You keep a harbour.", "tasks": [
              {"id": "load", "complexity": "LOW", "subtask_prompt": "Load it."},
              {"id": "sail", "complexity": "LOW", "subtask_prompt": "Sail.", "depends_on": ["load"]},
              {"id": "moor", "complexity": "LOW", "subtask_prompt": "Moor.", "depends_on": ["load"]},
              {"id": "<b>bold</b>", "complexity": "LOW", "subtask_prompt": "Never.", "depends_on": ["moor"]}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    @BeforeEach
    void a_run() {
        try (RecoveredRun run = engine().start(places(), NewRun.of(RUN, DAG, "dag", OptionChoices.NONE))) {
            run.startRank(0);
            attempt(run, "load", "half of it").giveUp("its runner was killed");
            Attempt second =
                    attempt(run, "load", "## Summary\nAll is <loaded>.\n\u001b[31mred\u202e\n</script><img src=x>");
            second.report(Reports.costing(240_000, "sloop-large"));
            second.finish(SPENT);
            run.completeRank(0);
            run.startRank(1);
            attempt(run, "sail", "x".repeat(300_000) + "the very end").finish(TokenUsage.UNKNOWN);
            attempt(run, "moor", "").fail("no <rope>", TokenUsage.UNKNOWN);
            run.completeRank(1);
            run.startRank(2);
            run.skip(new TaskId("<b>bold</b>"));
            run.warnOperator("harbour-closed", "the harbour is \"closed\"");
            run.interrupt("enough for today");
        }
    }

    @Test
    void begins_with_what_needs_attention() {
        String attention = section(page(), "attention");

        assertThat(attention)
                .contains("its runner has stopped, resume it to go on: <bdi>enough for today</bdi>")
                .contains("<bdi>moor</bdi></a> failed: <bdi>no &lt;rope&gt;</bdi>")
                .contains("Warning harbour-closed: <bdi>the harbour is &quot;closed&quot;</bdi>");
    }

    @Test
    void shows_a_prompt_in_its_parts_by_where_they_come_from() {
        String sail = section(page(), "t2");

        assertThat(sail)
                .containsSubsequence(
                        "piece from-framing\"><p class=\"origin\"><bdi>framing of the DAG</bdi>",
                        "You keep a harbour.",
                        "piece from-parent\"><p class=\"origin\"><bdi>parent load, ",
                        "All is &lt;loaded&gt;.",
                        "piece from-task\"><p class=\"origin\"><bdi>the task&#39;s own</bdi>",
                        "Sail.")
                .doesNotContain("class=\"warn\"");
    }

    @Test
    void shows_the_end_of_a_text_and_says_how_much_is_left_out() {
        assertThat(section(page(), "t2"))
                .contains("the very end</pre>", "300.0 kB, the end is shown", "in front of this are left out")
                .contains("<a href=\"there/sail.stream.txt\">the whole transcript</a>");
    }

    @Test
    void tells_each_attempt_and_why_it_ended() {
        assertThat(section(page(), "t1"))
                .containsSubsequence("given up: <bdi>its runner was killed</bdi>", "finished")
                .contains("0.00024 USD");
    }

    @Test
    void says_what_models_cost_and_who_told_nothing_is_not_among_them() {
        assertThat(section(page(), "figures"))
                .contains("<bdi>sloop-large</bdi>", "0.00024 USD")
                .doesNotContain("not named");
    }

    @Test
    void shows_status_by_sign_and_word() {
        assertThat(section(page(), "graph"))
                .contains("aria-label=\"load: finished\"", "#i-ok")
                .contains("aria-label=\"moor: failed\"", "#i-bad")
                .contains("aria-label=\"&lt;b&gt;bold&lt;/b&gt;: not sent\"", "#i-skip");
    }

    @Test
    void no_text_of_the_run_is_markup() {
        assertThat(page())
                .contains("Harbour &lt;/title&gt;&lt;script&gt;alert(1)")
                .contains("<i class=h>ESC[31m</i>red<i class=h>U+202E</i>\n&lt;/script&gt;&lt;img src=x&gt;")
                .doesNotContain("<img", "<b>bold", "<rope", "alert(1)</script>")
                .containsOnlyOnce("</script>")
                .containsOnlyOnce("</title>\n<style>");
    }

    @Test
    void allows_nothing_but_its_own_style_and_script() {
        assertThat(page())
                .startsWith(ReportPage.BEGINNING)
                .containsPattern(
                        "content=\"default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]{44}';"
                                + " style-src 'sha256-[A-Za-z0-9+/=]{44}'; img-src data:; base-uri 'none'; form-action 'none'\"")
                .doesNotContain("http://", "https://", " style=\"", " onclick");
    }

    @Test
    void is_the_same_whenever_it_is_made() {
        assertThat(page()).isEqualTo(page());
    }

    @Test
    void tells_the_run_as_it_was_at_a_position() {
        try (RunView view = engine().view(RunHome.of(directory, RUN))) {
            String page = ReportPage.of(view.report(Optional.of(3L), name -> name, SOUND));

            assertThat(section(page, "graph")).contains("aria-label=\"load: not begun\"");
            assertThat(section(page, "t1")).contains("given up", "half of it").doesNotContain("loaded");
            assertThat(section(page, "events")).contains("4 events").doesNotContain("enough for today");
        }
    }

    @Test
    void says_where_a_run_was_forked_from_and_what_was_settled_by_hand() {
        RunHome fork = RunHome.of(directory, new RunId("r2"));
        RunHome younger = RunHome.of(directory, new RunId("r3"));
        engine().forkRun(RunHome.of(directory, RUN), ForkPoint.at(3), fork);
        engine().forkRun(fork, ForkPoint.end(), younger);
        try (RecoveredRun run = engine().resume(RunPlaces.inside(younger), OptionChoices.NONE)) {
            run.takeByHand(HandCommand.of("command-1", new TaskId("load"), ByHand.SKIPPED));
        }

        try (RunView view = engine().view(younger)) {
            String page = ReportPage.of(view.report(Optional.empty(), name -> name, SOUND));

            assertThat(section(page, "figures"))
                    .containsPattern("run <code>r2</code> up to its position \\d+, which was forked from run"
                            + " <code>r1</code> up to its position 3; what follows is its own");
            assertThat(section(page, "t1")).contains("<dt>Settled</dt><dd><bdi>skipped by hand</bdi></dd>");
            assertThat(section(page, "t2")).doesNotContain("Settled");
        }
        assertThat(section(page(), "figures")).doesNotContain("forked");
    }

    @Test
    void what_is_served_has_one_script_more_and_may_fetch_from_where_it_came() {
        try (RunView view = engine().view(RunHome.of(directory, RUN))) {
            String page = ReportPage.served(view.report(Optional.empty(), name -> name, SOUND), "go();");

            assertThat(page)
                    .contains("<script>go();</script>")
                    .containsPattern("script-src 'sha256-[^ ]+' 'sha256-[^ ]+'; .*; connect-src 'self'; ");
        }
    }

    private String page() {
        try (RunView view = engine().view(RunHome.of(directory, RUN))) {
            return ReportPage.of(view.report(Optional.empty(), name -> "there/" + name, SOUND));
        }
    }

    /** From where that begins to where the next one of its kind does. */
    private static String section(String page, String id) {
        int begin = page.indexOf(" id=\"" + id + "\"");
        assertThat(begin).as(id).isPositive();
        int end = page.indexOf(id.startsWith("t") ? "</div></details>" : "</section>", begin);
        return page.substring(begin, end);
    }

    private static Attempt attempt(RecoveredRun run, String task, String said) {
        Attempt attempt = run.dispatch(new TaskId(task)).orElseThrow();
        attempt.text(said);
        return attempt;
    }

    private RunPlaces places() {
        return RunPlaces.inside(RunHome.of(directory, RUN));
    }

    private static ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        }));
    }
}
