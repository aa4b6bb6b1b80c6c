package dev.reproof.engine.parity;

import dev.reproof.engine.parity.RunFacts.Round;
import dev.reproof.engine.replay.Prompts.Made;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunId;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What differs between two runs of one DAG. How often a task was tried is no difference. */
@Exported
public final class RunDiff {

    /** Longest text that is shown, in bytes. */
    private static final long MOST_SHOWN = 16L << 20;

    private final RunFacts one;
    private final RunFacts other;
    private final List<TaskId> compared;
    private final List<TaskDifference> tasks;

    RunDiff(RunFacts one, RunFacts other) {
        this.one = one;
        this.other = other;
        this.compared = Stream.of(one, other)
                .flatMap(facts -> facts.history().end().shown().stream())
                .map(TaskState::id)
                .distinct()
                .toList();
        this.tasks = compared.stream()
                .map(task -> TaskDifference.of(task, one, other))
                .filter(difference -> !difference.isNone())
                .toList();
    }

    public RunId run() {
        return one.history().end().run();
    }

    public RunId other() {
        return other.history().end().run();
    }

    /** Whether both runs have the same DAG document, byte for byte. */
    public boolean sameDag() {
        return document(one).equals(document(other));
    }

    private static Sha256 document(RunFacts facts) {
        return facts.history().end().definition().document().sha256();
    }

    /** How many tasks were compared: those of both DAGs. */
    public int compared() {
        return compared.size();
    }

    /** The tasks that differ, in the order of the DAG. */
    public List<TaskDifference> tasks() {
        return tasks;
    }

    /** Whether no task differs. */
    public boolean isSame() {
        return tasks.isEmpty();
    }

    /**
     * What differs in the first prompt that both runs have sent and that is not the same, in the order of the first run.
     *
     * @throws Corrupt when one of the two comes out differently than it was sent
     */
    public Optional<PromptDifference> firstPrompt() {
        return differingPrompts().findFirst().map(round -> {
            SentPrompt found = other.sent(round).orElseThrow();
            return new PromptComparison(
                            found.key(),
                            found.position(),
                            Side.ofRun(label(run(), round), made(one, round)),
                            Side.ofRun(label(other(), round), made(other, round)),
                            other.history().pieces(found))
                    .difference();
        });
    }

    private Stream<Round> differingPrompts() {
        return one.order().stream()
                .filter(round ->
                        other.sent(round).isPresent() && !one.prompt(round).equals(other.prompt(round)));
    }

    private static Made made(RunFacts facts, Round round) {
        return facts.history().asSent(facts.sent(round).orElseThrow());
    }

    /**
     * Hands on a unified diff of each two prompts that are not the same.
     *
     * @throws Corrupt when one of the two comes out differently than it was sent
     */
    public void prompts(Consumer<List<String>> diffs) {
        differingPrompts()
                .forEach(round -> diffs.accept(
                        diff(round, made(one, round).text(), made(other, round).text())));
    }

    /**
     * Hands on a unified diff of what the task has said in each iteration in which it is not the same.
     *
     * @throws NotFound when neither run has the task
     */
    public void transcripts(TaskId task, Consumer<List<String>> diffs) {
        if (!compared.contains(task)) {
            throw new NotFound("Neither run has a task '" + task + "': " + run() + " and " + other()
                    + "; reproof status lists the tasks of a run");
        }
        TaskDifference.rounds(one, other, task)
                .filter(round -> !one.transcript(round).equals(other.transcript(round)))
                .forEach(round -> diffs.accept(diff(round, text(one, round), text(other, round))));
    }

    private List<String> diff(Round round, String before, String after) {
        return UnifiedDiff.of(label(run(), round), label(other(), round), before, after)
                .all();
    }

    private static String label(RunId run, Round round) {
        return run + " task=" + round.task() + " iteration=" + round.iteration();
    }

    private static String text(RunFacts facts, Round round) {
        return facts.said(round)
                .map(text -> shown(facts, text.stream(), text.seal().orElseThrow()))
                .orElse("");
    }

    private static String shown(RunFacts facts, StreamId stream, Seal seal) {
        return seal.bytes() <= MOST_SHOWN
                ? facts.history().texts().text(stream, seal)
                : "[" + Side.told(new TextDigest(seal.sha256(), seal.bytes())) + ", too long to be compared here]\n";
    }
}
