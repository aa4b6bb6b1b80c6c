package dev.reproof.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.postgres.TestServer;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom the next holder of a run hears of, where the last one started no agents. */
@Timeout(60)
class PassedTenureTest {

    @TempDir
    Path directory;

    private RunHome home;
    private RunStore store;

    @BeforeEach
    void a_run_of_a_store() {
        home = new RunHome(directory.resolve("r1"));
        store = RunStore.of(new StoreChoice(
                        Optional.of(TestServer.url(TestServer.newSchema())),
                        Optional.empty(),
                        false,
                        false,
                        StoreChoice.LEASE,
                        line -> {},
                        name -> null)
                .open());
        store.prepare(home);
        hold(1, first -> assertThat(first.before()).isEmpty());
    }

    private void hold(long pid, Consumer<Tenure> work) {
        Tenure tenure = store.claim(
                Insider.here(),
                home,
                new RunId("r1"),
                new Holder(pid, "host", Instant.EPOCH),
                Optional.empty(),
                Duration.ZERO);
        try (tenure) {
            work.accept(tenure);
        }
    }

    private static long before(Tenure tenure) {
        return tenure.before().orElseThrow().holder().pid();
    }

    @Test
    void who_says_nothing_is_heard_of() {
        hold(2, second -> assertThat(before(second)).isEqualTo(1));
        hold(3, third -> assertThat(before(third)).isEqualTo(2));
    }

    @Test
    void who_starts_no_agents_hands_on_whom_it_heard_of() {
        hold(2, Tenure::pass);
        hold(3, Tenure::pass);
        hold(4, fourth -> assertThat(before(fourth)).isEqualTo(1));
    }

    @Test
    void of_whom_nothing_is_left_nobody_hears() {
        hold(2, Tenure::settle);
        hold(3, third -> assertThat(third.before()).isEmpty());
        hold(4, fourth -> assertThat(before(fourth)).isEqualTo(3));
    }
}
