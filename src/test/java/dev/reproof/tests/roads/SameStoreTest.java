package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.tests.parity.ExactText;
import dev.reproof.tests.parity.Transcripts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of transcripts is the same, whatever it is made again from. */
class SameStoreTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RunId RUN = new RunId("store");

    /** Blocks of an import. */
    private static final int BLOCK = 256 * 1024;

    private record Stored(ExactText text, long bytes, long chars, Sha256 digest, String fidelity) {}

    @TempDir
    Path directory;

    private final Map<TaskId, String> said = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private final ResumeEngine engine =
            new ResumeEngine(EngineSettings.of(Clock.systemUTC(), new Runner("test", 1, "test"), warnings::add));

    /** Some of these texts say nothing, on purpose. */
    private static final OptionChoices SILENCE = OptionChoices.NONE.with(RunOption.EMPTY_ANSWER, EmptyAnswer.ACCEPT);

    @Test
    void every_road_leads_to_the_same_store() throws Exception {
        // given
        odd();
        blockBorders();
        RunHome withFiles = written("files", false);
        RunHome withoutFiles = written("inline", true);

        // when
        Map<TaskId, Stored> fromLog = store(withFiles);
        Files.delete(withFiles.eventsFile());
        Map<TaskId, Stored> fromFiles = store(withFiles);
        Path kept = Files.move(withoutFiles.state(), directory.resolve("kept.json"));
        Directories.delete(withoutFiles.directory());
        Map<TaskId, Stored> fromInline = storeFrom(kept);

        // then
        assertThat(fromLog).hasSameSizeAs(said);
        said.forEach(
                (task, text) -> assertThat(fromLog.get(task)).as(task.value()).isEqualTo(stored(text)));
        assertThat(fromFiles).isEqualTo(fromLog);
        assertThat(fromInline).isEqualTo(fromLog);
        assertThat(warnings).hasSize(1);
    }

    private void odd() {
        say("nothing", "");
        say("one", "x");
        say("blank", " \t\r\n\u00A0\u2028");
        say("line ends", "one\r\ntwo\rthree\nfour\r\n\r\n");
        say("no end", Transcripts.flat("no end", 3_000) + "without an end");
        say("marks", "\uFEFFbom \uFFFD\uFFFD \uFFFF \u0000 nul \uD83E\uDD56");
        say("sections", Transcripts.sectioned("sections", 30_000, "\r\n"));
        say("huge", Transcripts.sectioned("huge", 2_500_000, "\n"));
    }

    /** Characters of two, three and four bytes on each of the borders that a block can have. */
    private void blockBorders() {
        for (String character : new String[] {"é", "日", "🥖"}) {
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            for (int before = 0; before <= length; before++) {
                String text = "x".repeat(BLOCK - before) + character.repeat(40_000);
                say("border " + length + " " + before, text);
            }
        }
    }

    private void say(String task, String text) {
        said.put(new TaskId(task), text);
    }

    private static Stored stored(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Stored(new ExactText(text), utf8.length, text.length(), Sha256.of(utf8), "EXACT");
    }

    private RunHome written(String name, boolean withoutArtifacts) {
        RunHome home = new RunHome(directory.resolve(name));
        ObjectNode dag = JSON.createObjectNode().put("title", "Store");
        said.keySet()
                .forEach(task -> dag.withArray("tasks")
                        .addObject()
                        .put("id", task.value())
                        .put("complexity", "LOW")
                        .put("subtask_prompt", "Say."));
        dag.withArray("tasks")
                .addObject()
                .put("id", "left")
                .put("complexity", "LOW")
                .put("subtask_prompt", "Stay.");
        NewRun request = NewRun.of(RUN, dag.toString().getBytes(StandardCharsets.UTF_8), "dag", SILENCE);
        RunPlaces places = RunPlaces.inside(home).with(withoutArtifacts ? ArtifactChoice.off() : ArtifactChoice.own());
        try (RecoveredRun run = engine.start(places, request)) {
            run.startRank(0);
            said.forEach((task, text) -> {
                Attempt attempt = run.dispatch(task).orElseThrow();
                for (int from = 0; from < text.length(); from += 9_973) {
                    attempt.text(text.substring(from, Math.min(text.length(), from + 9_973)));
                }
                attempt.finish(TokenUsage.UNKNOWN);
            });
        }
        return home;
    }

    private Map<TaskId, Stored> store(RunHome home) {
        try (RecoveredRun run = engine.resume(RunPlaces.inside(home), OptionChoices.NONE)) {
            return store(run);
        }
    }

    private Map<TaskId, Stored> storeFrom(Path file) {
        RunHome home = new RunHome(directory.resolve("elsewhere"));
        try (RecoveredRun run = engine.resumeFrom(
                file, RunPlaces.inside(home), Optional.empty(), OptionChoices.NONE, ResumePolicy.STRICT)) {
            return store(run);
        }
    }

    private static Map<TaskId, Stored> store(RecoveredRun run) {
        RunState state = run.state();
        Map<TaskId, ExactText> texts = StoppedRun.texts(run, state);
        Map<TaskId, Stored> store = new TreeMap<>();
        texts.forEach((task, text) -> {
            TranscriptRef ref = state.task(task).transcript().orElseThrow();
            store.put(
                    task,
                    new Stored(
                            text,
                            ref.seal().bytes(),
                            ref.seal().chars(),
                            ref.seal().sha256(),
                            ref.fidelity().name()));
        });
        return store;
    }
}
