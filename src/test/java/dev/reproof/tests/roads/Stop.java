package dev.reproof.tests.roads;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.parity.Scenario;
import dev.reproof.tests.parity.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where a run stops.
 *
 * @param rank the rank that is not complete
 */
record Stop(int rank, Depth depth) {

    static final int RANKS = 5;

    private static final TokenUsage USAGE = new TokenUsage(OptionalLong.of(7), OptionalLong.of(7));

    /** How far that rank has come. */
    enum Depth {
        /** It has not begun. */
        BOUNDARY,
        /** One of its tasks at least has ended, unless it has only one, and one has said half of what it says. */
        INSIDE
    }

    static List<Stop> everywhere() {
        List<Stop> stops = new ArrayList<>();
        for (int rank = 0; rank < RANKS; rank++) {
            stops.add(new Stop(rank, Depth.BOUNDARY));
            stops.add(new Stop(rank, Depth.INSIDE));
        }
        stops.add(new Stop(RANKS, Depth.BOUNDARY));
        return stops;
    }

    /** Plays the run up to here, one task after the other. */
    void play(RecoveredRun run, Scenario scenario) {
        List<List<TaskId>> ranks = run.state().dag().ranks();
        for (int before = 0; before < rank; before++) {
            run.startRank(before);
            ranks.get(before).forEach(task -> task(run, scenario, task));
            run.completeRank(before);
        }
        if (depth == Depth.INSIDE) {
            run.startRank(rank);
            inside(run, scenario, ranks.get(rank));
        }
    }

    /** The last task of the rank that the agent works on stays at work. */
    private static void inside(RecoveredRun run, Scenario scenario, List<TaskId> members) {
        List<TaskId> worked =
                members.stream().filter(task -> !isBlocked(run, task)).toList();
        int open = worked.size() / 2;
        worked.subList(0, open).forEach(task -> task(run, scenario, task));
        Attempt attempt = run.dispatch(worked.get(open)).orElseThrow();
        List<Turn.Piece> pieces = scenario.turn(worked.get(open)).pieces();
        print(pieces.subList(0, pieces.size() / 2), attempt);
    }

    private static void task(RecoveredRun run, Scenario scenario, TaskId task) {
        if (isBlocked(run, task)) {
            run.skip(task);
            return;
        }
        Attempt attempt = run.dispatch(task).orElseThrow();
        Turn turn = scenario.turn(task);
        print(turn.pieces(), attempt);
        if (turn.failure().isPresent()) {
            attempt.fail(turn.failure().get(), USAGE);
        } else {
            attempt.finish(USAGE);
        }
    }

    private static void print(List<Turn.Piece> pieces, Attempt attempt) {
        AgentOutput output = new AgentOutput() {
            @Override
            public void bytes(byte[] data, int offset, int length) {
                attempt.bytes(data, offset, length);
            }

            @Override
            public void text(CharSequence chunk) {
                attempt.text(chunk);
            }
        };
        pieces.forEach(piece -> piece.print(output));
    }

    private static boolean isBlocked(RecoveredRun run, TaskId task) {
        return run.state().dag().task(task).dependsOn().stream()
                .anyMatch(parent -> run.state().task(parent).status() != TaskStatus.FINISHED);
    }
}
