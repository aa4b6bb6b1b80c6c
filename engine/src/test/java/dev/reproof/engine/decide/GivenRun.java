package dev.reproof.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.projections.run.RunState;
import java.util.List;

/** Tells a decision as given events, when a command, then events or a refusal. */
final class GivenRun {

    private final RunState state;
    private final List<Decision> events;

    private GivenRun(RunState state) {
        this(state, List.of());
    }

    private GivenRun(RunState state, List<Decision> events) {
        this.state = state;
        this.events = events;
    }

    static GivenRun given(Decision... events) {
        return new GivenRun(SampleRun.after(SampleRun.state(), List.of(events)));
    }

    /** The same of another run. */
    static GivenRun givenIn(RunState start, Decision... events) {
        return new GivenRun(SampleRun.after(start, List.of(events)));
    }

    RunState state() {
        return state;
    }

    /** What the last command yielded. */
    List<Decision> events() {
        return events;
    }

    When when(RunCommand command) {
        return new When(command);
    }

    final class When {

        private final RunCommand command;

        private When(RunCommand command) {
            this.command = command;
        }

        /** The command yields these events. */
        GivenRun then(Decision... events) {
            List<Decision> decided = RunDecider.decide(state, command);
            assertThat(decided).containsExactly(events);
            return new GivenRun(SampleRun.after(state, decided));
        }

        /** The command yields what {@link #events()} has then. */
        GivenRun decided() {
            List<Decision> decided = RunDecider.decide(state, command);
            return new GivenRun(SampleRun.after(state, decided), decided);
        }

        void thenNothing() {
            assertThat(RunDecider.decide(state, command)).isEmpty();
        }

        void thenRejected(String... parts) {
            refused(Rejected.class, parts);
        }

        void thenCorrupt(String... parts) {
            refused(Corrupt.class, parts);
        }

        private void refused(Class<? extends ReproofException> type, String... parts) {
            assertThatThrownBy(() -> RunDecider.decide(state, command))
                    .isInstanceOf(type)
                    .hasMessageContaining("run=r1")
                    .hasMessageContainingAll(parts);
        }
    }
}
