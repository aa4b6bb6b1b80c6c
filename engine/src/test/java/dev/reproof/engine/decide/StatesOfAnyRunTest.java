package dev.reproof.engine.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.decide.AnyCommandsTest.Given;
import dev.reproof.events.Decision;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateContext;
import dev.reproof.projections.state.StateDocument;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a run has come to, whatever its clock did and its agents told: each reader reads the state that is written. */
class StatesOfAnyRunTest {

    private static final int COMMANDS = 250;
    private static final int RUNS = 40;
    private static final JsonMapper JSON = new JsonMapper();

    /** Times of a clock that is set back and on, to before 1970 as well. */
    private static final List<Instant> TIMES = List.of(
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Instant.parse("2026-01-02T02:04:05.678Z"),
            Instant.EPOCH.minusMillis(1),
            Instant.EPOCH,
            Instant.parse("+12345-01-02T03:04:05Z"),
            Instant.parse("2026-01-02T03:04:05.679Z"));

    private static final long[] TOKENS = {0, 7, 1L << 53, Long.MAX_VALUE};

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.reproof.engine.decide.AnyCommandsTest#given")
    void what_is_written_of_a_run_is_read_by_all_who_read_states(Given given) throws IOException {
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            RunState state = given.start();
            for (int step = 0; step < COMMANDS; step++) {
                List<Decision> events =
                        AnyCommandsTest.decide(state, given.draw().apply(random, state));
                for (Decision event : events) {
                    state = state.evolve(new Recorded(
                            state.position() + 1,
                            state.chain(),
                            TIMES.get(random.nextInt(TIMES.size())),
                            told(event, random)));
                }
                if (!events.isEmpty()) {
                    requireRead(state, given + ", seed " + seed + ", step " + step);
                }
            }
        }
    }

    private static Decision told(Decision event, Random random) {
        OptionalLong tokens = OptionalLong.of(TOKENS[random.nextInt(TOKENS.length)]);
        TokenUsage usage = new TokenUsage(tokens, tokens);
        if (event instanceof TaskFinished finished) {
            return new TaskFinished(finished.key(), finished.seal(), usage);
        }
        return event instanceof TaskFailed failed
                ? new TaskFailed(failed.key(), failed.message(), failed.seal(), usage)
                : event;
    }

    private void requireRead(RunState state, String where) throws IOException {
        // when
        byte[] written = written(state);

        // then
        StateView view = StateView.read(new ByteArrayInputStream(written), where, StateView.Part.RANKS);
        assertThat(view.tasks()).as(where).hasSameSizeAs(state.shown());
        assertThat(view.tasks())
                .allSatisfy(task -> assertThat(task.durationMillis().orElse(0)).isNotNegative());
        StateFile read = new StateFileReader()
                .with(state.dag())
                .read(Files.write(directory.resolve("state.json"), bare(written)));
        assertThat(read.tasks()).as(where).hasSameSizeAs(state.shown());
    }

    private static byte[] written(RunState state) throws IOException {
        StateContext context = new StateContext(
                Instant.EPOCH,
                "a test",
                "h2:events.mv.db",
                "/srv/r1",
                Optional.of("/srv/r1/artifacts"),
                "{}".getBytes(UTF_8),
                state.warnings().stream()
                        .map(told -> new StateWarning(told.code(), told.text()))
                        .toList(),
                task -> Optional.empty(),
                text -> Optional.of(
                        new Artifact("text.md", text.seal().bytes(), text.seal().sha256())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateDocument.write(out, state, context);
        return out.toByteArray();
    }

    /** Without the DAG document, which is given to the reader: these runs have another form of it recorded. */
    private static byte[] bare(byte[] written) throws IOException {
        ObjectNode document = (ObjectNode) JSON.readTree(written);
        ((ObjectNode) document.get("run")).remove("dag");
        return JSON.writeValueAsBytes(document);
    }
}
