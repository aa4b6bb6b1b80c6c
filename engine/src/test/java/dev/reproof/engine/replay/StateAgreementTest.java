package dev.reproof.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.roads.SavedRun;
import dev.reproof.engine.store.FileStore;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.Sha256;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateAgreementTest {

    private static final Sha256 FIRST = Sha256.of("link 0");
    private static final Sha256 SECOND = Sha256.of("link 1");

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private RunHome home;

    @BeforeEach
    void a_run_directory() {
        home = new RunHome(directory);
    }

    @Test
    void a_file_written_from_the_log_agrees_even_where_it_lags() throws IOException {
        for (int position : new int[] {0, 1}) {
            saved(position, position == 0 ? FIRST : SECOND);

            ours().require(replay());
            assertThat(ours().knowsRun()).isTrue();
        }
    }

    @Test
    void a_run_without_a_state_file_agrees() {
        ours().require(replay());
        ours().requireNoRun();

        assertThat(ours().knowsRun()).isFalse();
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_file_that_knows_more_than_the_log_is_refused_with_both_heads() throws IOException {
        saved(2, SECOND);

        assertThatThrownBy(() -> ours().require(replay()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll(
                        "damaged, rolled back or replaced",
                        "expected position=2 chain=" + SECOND,
                        "found position=0 chain=" + replay().state().chain() + ";",
                        "--from-state",
                        "Nothing was changed");
    }

    @Test
    void a_file_of_another_chain_is_refused_with_the_link_at_its_position() throws IOException {
        saved(0, SECOND);

        assertThatThrownBy(() -> ours().require(replay()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll(
                        "expected position=0 chain=" + SECOND, "and chain=" + FIRST + " at the file's position");
    }

    @Test
    void a_file_without_a_chain_is_refused() throws IOException {
        SavedRun run = new SavedRun();
        ((ObjectNode) run.document.get("run")).put("position", 0).remove("chain");
        run.write(directory);

        assertThatThrownBy(() -> ours().require(replay()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("chain=none");
    }

    @Test
    void a_log_that_was_imported_from_that_very_state_agrees() throws IOException {
        Sha256 lost = Sha256.of("lost link");
        saved(41, lost);

        ours().require(replay(imported(41, lost)));

        assertThatThrownBy(() -> ours().require(replay(imported(40, lost)))).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> ours().require(replay(imported(41, FIRST)))).isInstanceOf(Corrupt.class);
    }

    @Test
    void a_log_without_a_run_is_refused_beside_a_state_of_one() throws IOException {
        saved(1, SECOND);

        assertThatThrownBy(() -> ours().requireNoRun())
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("found no start of a run");
    }

    @Test
    void a_file_that_says_nothing_is_set_aside_by_who_writes_and_told() throws IOException {
        Files.writeString(home.state(), "{\"version\":");
        Files.writeString(directory.resolve("state.json.unreadable"), "older");

        ours().require(replay());

        assertThat(home.state()).doesNotExist();
        assertThat(directory.resolve("state.json.unreadable")).hasContent("{\"version\":");
        assertThat(warnings).singleElement().asString().contains("it was set aside as", "written anew from the log");
    }

    @Test
    void a_file_that_says_nothing_is_left_alone_by_who_only_looks() throws IOException {
        Files.writeString(home.state(), "{\"version\":");

        StateAgreement.untouched(home, new FileStore(), StateInput.of(home.state()))
                .require(replay());

        assertThat(home.state()).hasContent("{\"version\":");
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_foreign_file_must_have_been_written_from_the_log_and_is_never_touched() throws IOException {
        Path foreign = Files.writeString(directory.resolve("foreign.json"), "{\"version\":1}");
        StateAgreement agreement = StateAgreement.untouched(home, new FileStore(), StateInput.of(foreign));

        assertThatThrownBy(() -> agreement.requireSameRun(replay()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll("another history", "holds run r1", foreign.toString(), "--from-state");

        assertThat(foreign).hasContent("{\"version\":1}");
    }

    @Test
    void a_foreign_file_written_from_the_log_is_the_same_run() throws IOException {
        saved(1, SECOND);

        StateAgreement.untouched(home, new FileStore(), StateInput.of(home.state()))
                .requireSameRun(replay());
    }

    @Test
    void a_log_that_goes_on_while_it_is_read_agrees_with_the_file_from_before() throws IOException {
        saved(1, SECOND);

        Replay replay = StateAgreement.untouched(home, new FileStore(), StateInput.of(home.state()))
                .replayed(() -> {
                    try {
                        saved(2, Sha256.of("link 2"));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return replay();
                });

        assertThat(replay.links()).hasSize(2);
    }

    @Test
    void a_state_path_must_be_free_or_hold_a_state_of_this_version() throws IOException {
        StateAgreement.requireOurs(directory.resolve("none.json"));
        saved(1, SECOND);
        StateAgreement.requireOurs(home.state());
        Path mine = Files.writeString(directory.resolve("mine.json"), "shopping");
        Path newer = Files.writeString(directory.resolve("newer.json"), "{\"version\":3,\"state\":{}}");

        for (Path other : List.of(mine, newer)) {
            assertThatThrownBy(() -> StateAgreement.requireOurs(other))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContainingAll("would be lost", "--state-path");
        }
        assertThat(mine).hasContent("shopping");
    }

    private StateAgreement ours() {
        return StateAgreement.of(home, new FileStore(), warnings::add);
    }

    private void saved(long position, Sha256 chain) throws IOException {
        SavedRun run = new SavedRun();
        ((ObjectNode) run.document.get("run")).put("position", position).put("chain", chain.hex());
        run.write(directory);
    }

    private static StateImported imported(long position, Sha256 chain) {
        return new StateImported(2, Sha256.of("file"), Optional.of(position), Optional.of(chain), Optional.empty());
    }

    private static Replay replay(Decision... events) {
        RunState state = SampleRun.after(SampleRun.state(), List.of(events));
        List<Recorded> decisions = Stream.of(FIRST, SECOND)
                .map(link -> new Recorded(0, link, SampleRun.NOW, new RunInterrupted("x")))
                .toList();
        return new Replay(state, decisions, TranscriptStore.EMPTY, new byte[0]);
    }
}
