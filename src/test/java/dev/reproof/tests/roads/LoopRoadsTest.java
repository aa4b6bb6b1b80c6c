package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.TaskId;
import dev.reproof.tests.parity.ExactText;
import dev.reproof.tests.roads.LoopedRun.End;
import dev.reproof.tests.roads.LoopedRun.Ground;
import dev.reproof.tests.roads.LoopedRun.Play;
import dev.reproof.tests.roads.LoopedRun.Step;
import dev.reproof.tests.shared.StoreOfTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with loops and gates goes on from every state file it ever wrote, with or without the files of its texts. */
class LoopRoadsTest {

    private static final ResumePolicy RETRY = new ResumePolicy(false, false, false, false, true);

    /** Whether every state is played to the end, and not every eighth; all of them are brought back. */
    private static final boolean ALL = System.getProperty("reproof.roads", "").equals("all");

    /** A state file as it once was, and how the run stood. */
    private record Kept(RunHome home, Set<Step> ended, String where, Ground ground) {}

    @TempDir
    Path directory;

    private final List<Kept> kept = new ArrayList<>();
    private final Set<Long> positions = new HashSet<>();
    private Play whole;
    private End end;

    @Test
    void every_state_with_its_artifacts_leads_to_the_same_prompts_and_the_same_end() throws Exception {
        RunHome left = undisturbed(false);

        requireRefusedWithoutTheReviewThatIsHandedOn();
        requireSameFromEveryState();
        requireSameFeedbackForAReviewThatIsMadeAgain(left);
    }

    @Test
    void every_state_that_carries_its_texts_leads_to_the_same_prompts_and_the_same_end() throws Exception {
        RunHome left = undisturbed(true);

        importTwice(insideTheSecondIteration());
        requireSameFromEveryState();
        requireSameFeedbackForAReviewThatIsMadeAgain(left);
    }

    /** Nobody can tell a task what a lost review has found. */
    private void requireRefusedWithoutTheReviewThatIsHandedOn() throws Exception {
        Kept inside = insideTheSecondIteration();
        RunHome lost = new RunHome(directory.resolve("lost").resolve("looped"));
        Directories.copy(inside.home().directory(), Files.createDirectories(lost.directory()));
        Files.delete(lost.artifacts().resolve("review.iter1.stream.txt"));

        assertThatThrownBy(() -> LoopedRun.engine().resume(RunPlaces.inside(lost), OptionChoices.NONE))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Transcripts cannot be rebuilt: 1 of ")
                .hasMessageContaining("'review' (file review.iter1.stream.txt");
        assertThat(lost.hasEvents()).isFalse();
    }

    private Kept insideTheSecondIteration() {
        return kept.stream()
                .filter(state -> state.where().contains("\"loop-review\",\"iteration\":2,")
                        && state.ended().contains(new Step(new TaskId("draft"), 2)))
                .findFirst()
                .orElseThrow();
    }

    private static void importTwice(Kept inside) throws IOException {
        for (int times = 0; times < 2; times++) {
            try (RecoveredRun run = LoopedRun.engine().resume(RunPlaces.inside(inside.home()), OptionChoices.NONE)) {
                run.flushFiles();
            }
            Files.delete(inside.home().eventsFile());
        }
    }

    private void requireSameFeedbackForAReviewThatIsMadeAgain(RunHome left) throws Exception {
        // given
        RunHome fromState = copy("retried", left);
        Files.delete(fromState.eventsFile());

        // when
        Play log = retried(left);
        Play state = retried(fromState);

        // then
        Step again = new Step(new TaskId("audit"), 2);
        assertThat(log.prompts().get(again)).isEqualTo(whole.prompts().get(again));
        assertThat(log.prompts().get(again).value()).contains("- a1");
        assertThat(state.prompts()).isEqualTo(log.prompts());
    }

    /** Runs to the end, keeping every state on the way; nothing but that is left. */
    private RunHome undisturbed(boolean withoutArtifacts) throws Exception {
        Path place = directory.resolve("whole-" + withoutArtifacts);
        RunHome home = new RunHome(place.resolve("looped"));
        RunPlaces places = RunPlaces.inside(home).with(withoutArtifacts ? ArtifactChoice.off() : ArtifactChoice.own());
        try (RecoveredRun run = LoopedRun.engine().start(places, LoopedRun.request())) {
            whole = new Play(run, () -> keep(home, run));
            end = whole.toTheEnd();
        }
        assertThat(end.loops())
                .isEqualTo(Map.of("loop-review", "CONVERGED in iteration 2", "audits", "EXHAUSTED in iteration 2"));
        assertThat(end.tokensSpent()).isEqualTo(30);
        // where the state files say that their artifacts are, there must be none to help out
        return new RunHome(Files.move(
                home.directory(),
                Files.createDirectories(directory.resolve("moved-" + withoutArtifacts))
                        .resolve("looped")));
    }

    private void keep(RunHome home, RecoveredRun run) {
        try {
            SavedState saved = SavedState.read(home.state());
            if (positions.add(saved.document().at("/run/position").longValue())) {
                RunHome copy = copy("kept-" + home.directory().getParent().getFileName() + "-" + kept.size(), home);
                Files.delete(copy.eventsFile());
                String where = saved.document().at("/run/loops").toString();
                kept.add(new Kept(copy, ended(saved), where, Ground.of(run.state())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A task that is in an iteration has ended in all before it. */
    private static Set<Step> ended(SavedState saved) {
        Set<Step> ended = new TreeSet<>();
        for (JsonNode task : saved.document().at("/state/tasks")) {
            boolean now = Set.of("FINISHED", "ERROR", "BUDGET-EXCEEDED")
                    .contains(task.get("status").textValue());
            int iterations = task.get("iteration").intValue() + (now ? 1 : 0);
            for (int iteration = 0; iteration < iterations; iteration++) {
                ended.add(new Step(new TaskId(task.get("id").textValue()), iteration));
            }
        }
        return ended;
    }

    private RunHome copy(String name, RunHome home) throws IOException {
        RunHome copy =
                new RunHome(Files.createDirectories(directory.resolve(name)).resolve("looped"));
        Files.createDirectories(copy.directory());
        Directories.copyAsLeft(home, copy);
        return copy;
    }

    private void requireSameFromEveryState() throws Exception {
        assertThat(kept).hasSizeGreaterThan(40);
        for (int at = 0; at < kept.size(); at++) {
            requireSame(kept.get(at), ALL || at % 8 == 0);
        }
    }

    private void requireSame(Kept state, boolean toTheEnd) throws Exception {
        String where = state.home().directory().getParent().getFileName() + ", " + state.where();
        StoreOfTests.take(state.home(), LoopedRun.RUN);
        try (RecoveredRun run = LoopedRun.engine().resume(RunPlaces.inside(state.home()), OptionChoices.NONE)) {
            assertThat(Ground.of(run.state())).as(where).isEqualTo(state.ground());
            if (toTheEnd) {
                requireSameEnd(where, state, run);
            }
        }
        Directories.delete(state.home().directory());
    }

    private void requireSameEnd(String where, Kept state, RecoveredRun run) throws Exception {
        Play play = new Play(run, () -> {});
        End found = play.toTheEnd();
        for (Map.Entry<Step, ExactText> sent : play.prompts().entrySet()) {
            assertThat(sent.getValue())
                    .as(where + ": prompt of " + sent.getKey())
                    .isEqualTo(whole.prompts().get(sent.getKey()));
        }
        Set<Step> left = new TreeSet<>(whole.begun());
        left.removeAll(state.ended());
        assertThat(play.begun()).as(where + ": what ran").isEqualTo(left);
        assertThat(found).as(where).isEqualTo(end);
    }

    private static Play retried(RunHome home) throws Exception {
        try (RecoveredRun run = LoopedRun.engine().resume(RunPlaces.inside(home), OptionChoices.NONE, RETRY)) {
            Play play = new Play(run, () -> {});
            play.toTheEnd();
            return play;
        }
    }
}
