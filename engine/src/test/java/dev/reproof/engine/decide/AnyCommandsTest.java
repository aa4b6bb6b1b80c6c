package dev.reproof.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Reports;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.ExceedTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.Fate;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.GiveUp;
import dev.reproof.engine.decide.RunCommand.InterruptRun;
import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.engine.decide.RunCommand.ReportAgent;
import dev.reproof.engine.decide.RunCommand.Rerun;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.decide.RunCommand.TakeByHand;
import dev.reproof.engine.decide.RunCommand.TakeOver;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.findings.Review.Verdict;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends commands without sense; each history that comes out is one that can be folded. */
class AnyCommandsTest {

    private static final int COMMANDS = 250;
    private static final long SEEDS = Long.getLong("reproof.any.seeds", 300);
    private static final List<TaskId> TASKS = List.of(SampleRun.A, SampleRun.B, SampleRun.C);

    private enum Answer {
        EVENTS,
        NOTHING,
        REFUSED
    }

    /** A run, and how commands are drawn for it. */
    record Given(String name, RunState start, BiFunction<Random, RunState, RunCommand> draw, List<String> happens) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Given> given() {
        return undisturbed().flatMap(run -> Stream.of(run, steered(run)));
    }

    /** The same run, in which a person takes part as well. */
    private static Given steered(Given run) {
        Set<String> happens = new TreeSet<>(run.happens());
        happens.addAll(List.of("TaskTakenByHand", "TaskReopened"));
        return new Given(
                run.name() + ", steered",
                run.start(),
                (random, state) -> random.nextInt(12) == 0
                        ? byHand(random, state)
                        : run.draw().apply(random, state),
                List.copyOf(happens));
    }

    private static RunCommand byHand(Random random, RunState state) {
        List<TaskState> tasks = state.tasks();
        TaskState task = tasks.get(random.nextInt(tasks.size()));
        if (random.nextInt(5) == 0) {
            return new Rerun(List.of(task.id()), random.nextBoolean(), "by hand");
        }
        if (random.nextInt(4) == 0 && task.running().isPresent()) {
            return new GiveUp(task.running().get(), "by hand", TextDigest.of("part"));
        }
        List<ByHand> hows = List.copyOf(EnumSet.allOf(ByHand.class));
        ByHand how = hows.get(random.nextInt(hows.size()));
        int attempt = Math.max(1, task.attempts() + random.nextInt(3) - 1);
        Optional<HandText> text = how.endsWell() == (random.nextInt(20) > 0)
                ? Optional.of(new HandText(attempt, StreamId.ofTranscript(state.run(), 7), seal(random)))
                : Optional.empty();
        return new TakeByHand(
                task.id(), how, text, Optional.of(message(random)), "command-" + random.nextInt(1_000_000));
    }

    private static Stream<Given> undisturbed() {
        return Stream.of(
                new Given(
                        "agents",
                        SampleRun.state(),
                        AnyCommandsTest::command,
                        List.of("AgentReported", "OperatorWarned", "RunInterrupted", "TaskSkipped")),
                new Given(
                        "a list",
                        ListedRun.start(),
                        AnyCommandsTest::listed,
                        List.of("TaskFannedOut", "TaskSkipped", "RankCompleted", "LoopIterationStarted")),
                new Given(
                        "gates and a loop",
                        GatedRun.with(2, ""),
                        (random, state) -> new GatedCommands(random, state).draw(),
                        List.of(
                                "CheckpointReleased",
                                "LoopConverged",
                                "LoopExhausted",
                                "OperatorWarned",
                                "OracleEvidenceRecorded",
                                "ReviewUnreadable",
                                "RunRestartRequested",
                                "TaskBudgetExceeded",
                                "TaskReopened")));
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    static Stream<Arguments> runs() {
        return given().flatMap(run -> seeds().mapToObj(seed -> Arguments.of(run, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("runs")
    void what_was_decided_can_always_be_folded_and_is_decided_once(Given given, long seed) {
        Random random = new Random(seed);
        RunState state = given.start();
        for (int step = 0; step < COMMANDS; step++) {
            RunCommand command = given.draw().apply(random, state);
            List<Decision> events = decide(state, command);
            state = SampleRun.after(state, events);
            if (!events.isEmpty() && !(command instanceof TakeOver)) {
                assertThat(RunDecider.decide(state, command))
                        .as("%s again", command)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("given")
    void the_commands_reach_every_kind_of_answer_and_the_end_of_runs(Given given) {
        Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
        Set<String> happened = new TreeSet<>();
        long ended = seeds().filter(seed -> {
                    Random random = new Random(seed);
                    RunState state = given.start();
                    boolean hasEnded = false;
                    for (int step = 0; step < COMMANDS; step++) {
                        RunCommand command = given.draw().apply(random, state);
                        answers.merge(answer(state, command), 1, Integer::sum);
                        List<Decision> events = decide(state, command);
                        events.forEach(event -> happened.add(event.getClass().getSimpleName()));
                        state = SampleRun.after(state, events);
                        hasEnded |= state.finished().isPresent(); // a person may open it again
                    }
                    return hasEnded;
                })
                .count();

        assertThat(answers.keySet()).containsExactly(Answer.values());
        assertThat(ended).isGreaterThan(30);
        assertThat(happened).containsAll(given.happens());
    }

    private static Answer answer(RunState state, RunCommand command) {
        try {
            return RunDecider.decide(state, command).isEmpty() ? Answer.NOTHING : Answer.EVENTS;
        } catch (Rejected | Corrupt e) {
            return Answer.REFUSED;
        }
    }

    static List<Decision> decide(RunState state, RunCommand command) {
        return answer(state, command) == Answer.REFUSED ? List.of() : RunDecider.decide(state, command);
    }

    private static RunCommand listed(Random random, RunState state) {
        List<TaskState> tasks = state.tasks();
        TaskState task = tasks.get(random.nextInt(tasks.size()));
        int likely = Math.max(1, task.attempts() + random.nextInt(2));
        AttemptKey key = new AttemptKey(task.id(), task.iteration(), likely);
        int rank = random.nextInt(4) == 0 ? random.nextInt(5) : state.ranksCompleted();
        return switch (random.nextInt(11)) {
            case 0 -> new StartRank(rank);
            case 1 -> new CompleteRank(rank);
            case 2, 3, 4 -> Steps.dispatch(task.id(), likely);
            case 5, 6 -> new FinishTask(key, seal(random), Steps.USED);
            case 7 ->
                random.nextInt(3) == 0
                        ? new FailTask(key, message(random), seal(random), Steps.USED)
                        : new SkipTask(task.id());
            case 8 -> {
                int attempt = state.task(ListedRun.FIX).attempts() + 1;
                yield random.nextInt(4) == 0
                        ? ListedRun.readNone(attempt, message(random))
                        : ListedRun.read(attempt, random.nextInt(ListedRun.MOST + 1));
            }
            case 9 ->
                new JudgeLoop(
                        "l",
                        new AttemptKey(ListedRun.CHECK, key.iteration(), 1),
                        random.nextBoolean() ? Verdict.FINDINGS : Verdict.CLEAN,
                        true,
                        "");
            default -> new FinishRun(state.outcome(), message(random));
        };
    }

    private static RunCommand command(Random random, RunState state) {
        TaskId task = TASKS.get(random.nextInt(TASKS.size()));
        int attempt = 1 + random.nextInt(3);
        int likely = Math.max(1, state.task(task).attempts() + random.nextInt(2));
        int rank = random.nextInt(4) - 1;
        return switch (random.nextInt(13)) {
            case 0 -> new StartRank(rank);
            case 1 -> new CompleteRank(rank);
            case 2, 3 -> Steps.dispatch(task, likely, random.nextInt(9) == 0 ? "do else" : "do " + task);
            case 4 -> Steps.dispatch(task, attempt);
            case 5, 6 -> new FinishTask(new AttemptKey(task, 0, likely), seal(random), Steps.USED);
            case 7 ->
                new FailTask(
                        new AttemptKey(task, random.nextInt(2), likely), message(random), seal(random), Steps.USED);
            case 8 ->
                random.nextInt(4) == 0 ? new ExceedTask(task, Limit.PROMPT_CHARS, message(random)) : new SkipTask(task);
            case 9 -> random.nextInt(3) == 0 ? new InterruptRun(message(random), List.of()) : new StartRank(rank);
            case 10 -> Steps.takeOver(fates(random, state));
            case 11 -> new ReportAgent(Steps.key(task, likely), Reports.denied(random.nextInt(2)));
            default -> new FinishRun(random.nextBoolean() ? RunOutcome.SUCCESS : RunOutcome.FAILED, message(random));
        };
    }

    private static Fate[] fates(Random random, RunState state) {
        return state.running().stream()
                .filter(task -> random.nextInt(5) > 0)
                .map(task -> random.nextBoolean()
                        ? Steps.partial(task.id(), task.attempts())
                        : Steps.goesOn(task.id(), task.attempts()))
                .toArray(Fate[]::new);
    }

    private static Seal seal(Random random) {
        return Steps.seal(random.nextInt(5) == 0 ? "else" : "text");
    }

    private static String message(Random random) {
        return random.nextInt(5) == 0 ? "no flour" : "no yeast";
    }
}
