package dev.reproof.engine.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.log.postgres.TestServer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.engine.store.LogInTheMaking;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Store;
import dev.reproof.engine.store.StoreChoice;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.ByHand;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A move is stopped at each of its steps, in both directions: at no time do both stores have a log that somebody can go on with,
 * and the same move again brings the run to its end.
 */
@Timeout(120)
class StoppedMoveTest {

    private static final RunId RUN = new RunId("r1");
    private static final Holder ME = new Holder(1, "here", Instant.EPOCH);

    private static final String DAG = """
            { "title": "Moved", "tasks": [
                { "id": "first", "complexity": "LOW", "subtask_prompt": "Begin." },
                { "id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on." } ] }
            """;

    private enum Step {
        COPIED,
        SET_ASIDE,
        ADOPTED,
        NOTED
    }

    @TempDir
    Path directory;

    private RunHome home;
    private RunStore files;
    private RunStore server;
    private String store;

    @BeforeEach
    void a_run_that_has_begun() throws IOException {
        Files.writeString(directory.resolve("dag.json"), DAG);
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(
                        "run",
                        "dag.json",
                        "--run-id",
                        "r1",
                        "--init-only",
                        "--agent-command",
                        "cat > /dev/null; echo said by $REPROOF_TASK"))
                .as(terminal.err())
                .isZero();
        home = new RunHome(directory.resolve(".reproof/runs/r1"));
        files = RunStore.of(Store.files());
        store = TestServer.url(TestServer.newSchema());
        server = RunStore.of(new StoreChoice(
                                Optional.of(store),
                                Optional.empty(),
                                false,
                                false,
                                StoreChoice.LEASE,
                                line -> {},
                                name -> null)
                        .open())
                .named();
    }

    private void move(RunStore from, RunStore to) {
        Tenure here = from.claim(Insider.here(), home, RUN, ME, Optional.empty(), Duration.ZERO);
        try (here) {
            new RunMove(home, from, to, ME, (log, run, end) -> {}, told -> {})
                    .run(here, Optional.empty(), (tenure, replay) -> {});
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void a_move_to_a_server_goes_on_after_it_was_stopped(Step step) {
        stopped(files, server, step);
        goesOn("--store", store);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void a_move_to_files_goes_on_after_it_was_stopped(Step step) {
        move(files, server);

        stopped(server, files, step);
        goesOn();
    }

    @Test
    void commands_that_wait_go_along_and_none_is_left_behind() throws SQLException {
        move(files, server);
        HandCommand skip = HandCommand.of("command-1", new TaskId("second"), ByHand.SKIPPED);
        server.commands(home).leave(skip);

        move(server, files);

        assertThat(new CommandInbox(home).waiting(told -> {})).containsExactly(skip);
        String schema = store.substring(store.lastIndexOf('=') + 1);
        try (Connection connection = TestServer.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ReproofCommand")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
    }

    private void stopped(RunStore from, RunStore to, Step step) {
        assertThatThrownBy(() -> move(new StoppedStore(from, step), new StoppedStore(to, step)))
                .isInstanceOf(Stopped.class);
        assertThat(from.has(home) && to.has(home)).as("two logs").isFalse();

        move(from, to);

        assertThat(from.has(home)).isFalse();
        assertThat(to.has(home)).isTrue();
        assertThatThrownBy(() -> move(to, to)).isInstanceOf(Rejected.class);
    }

    private void goesOn(String... store) {
        call("resume", store);
        assertThat(call("parity", store)).contains("2 of 2 prompts are the same");
    }

    private String call(String command, String... store) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(Stream.concat(Stream.of(command, "r1"), Stream.of(store))
                        .toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        return terminal.out();
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void stopAt(Step step, Step wanted) {
        if (step == wanted) {
            throw new Stopped();
        }
    }

    /** Does as the other one until the step: there it has done it, and the process is gone. */
    private record StoppedStore(RunStore store, Step step) implements RunStore {

        @Override
        public String name(RunHome home) {
            return store.name(home);
        }

        @Override
        public String place(RunHome home) {
            return store.place(home);
        }

        @Override
        public boolean has(RunHome home) {
            return store.has(home);
        }

        @Override
        public void prepare(RunHome home) {
            store.prepare(home);
        }

        @Override
        public EventLog read(RunHome home) {
            return store.read(home);
        }

        @Override
        public Tenure claim(
                Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> outlive, Duration patience) {
            return new StoppedTenure(store.claim(insider, home, run, me, outlive, patience), step);
        }

        @Override
        public Tenure receive(Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> outlive) {
            return new StoppedTenure(store.receive(insider, home, run, me, outlive), step);
        }

        @Override
        public Optional<EventLog> readAside(RunHome home) {
            return store.readAside(home);
        }

        @Override
        public void note(RunHome home) {
            store.note(home);
            stopAt(step, Step.NOTED);
        }

        @Override
        public Optional<Holder> holder(RunHome home) {
            return store.holder(home);
        }

        @Override
        public Optional<LogStore> files(RunHome home) {
            return store.files(home);
        }

        @Override
        public List<RunId> runs() {
            return store.runs();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private record StoppedTenure(Tenure tenure, Step step) implements Tenure {

        @Override
        public EventLog open() {
            return tenure.open();
        }

        @Override
        public LogInTheMaking begin() {
            LogInTheMaking made = tenure.begin();
            return new LogInTheMaking() {
                @Override
                public EventLog open() {
                    return made.open();
                }

                @Override
                public void adopt() {
                    made.adopt();
                    stopAt(step, Step.ADOPTED);
                }
            };
        }

        @Override
        public String setAside() {
            stopAt(step, Step.COPIED);
            String aside = tenure.setAside();
            stopAt(step, Step.SET_ASIDE);
            return aside;
        }

        @Override
        public CommandBox commands() {
            return tenure.commands();
        }

        @Override
        public void require() {
            tenure.require();
        }

        @Override
        public String sign() {
            return tenure.sign();
        }

        @Override
        public Optional<Duration> lease() {
            return tenure.lease();
        }

        @Override
        public Optional<Before> before() {
            return tenure.before();
        }

        @Override
        public void leave() {
            tenure.leave();
        }

        @Override
        public void close() {
            tenure.close();
        }
    }
}
