package dev.reproof.engine.replay;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.Fidelity;
import dev.reproof.events.PromptInput;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.Item;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.ItemList;
import dev.reproof.projections.prompt.ParentChanges;
import dev.reproof.projections.prompt.PromptPiece;
import dev.reproof.projections.prompt.PromptSources;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.prompt.PromptStitcher;
import dev.reproof.projections.prompt.StitchedPrompt;
import dev.reproof.projections.prompt.StitchedPrompt.Used;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gathers what a prompt is made of, and has it stitched. */
public final class Prompts {

    /** A prompt, and what the log keeps of it. */
    public record Made(String text, TextDigest digest, List<PromptInput> inputs, Optional<PromptInput> feedback) {

        Made with(PromptInput last) {
            return new Made(
                    text,
                    digest,
                    Stream.concat(inputs.stream(), Stream.of(last)).toList(),
                    feedback);
        }
    }

    /** How much text a prompt may be made of that is only shown, in bytes. */
    private static final long MOST_AGAIN = 16L << 20;

    private final LogTexts reader;

    public Prompts(LogTexts reader) {
        this.reader = reader;
    }

    /**
     * The prompt that a waiting task gets next; for an oracle, its command.
     *
     * @throws dev.reproof.events.ReproofException.Rejected when it is longer than allowed
     */
    public Made next(RunState state, TaskId id) {
        Task task = state.dag().task(id);
        if (task instanceof OracleTask oracle) {
            return new Made(oracle.command(), TextDigest.of(oracle.command()), List.of(), Optional.empty());
        }
        List<Source> parents = parents(state, task);
        Optional<ItemList> list = list(state, task);
        Made made = with(state, filled(task, list), parents, sources -> made(sources, parents, review(state, id)));
        return list.map(items -> made.with(input(state, task.item().orElseThrow(), items)))
                .orElse(made);
    }

    /** The pieces of the prompt that a waiting task gets next; for an oracle, its command. */
    public List<PromptPiece> pieces(RunState state, TaskId id) {
        Task task = state.dag().task(id);
        return task instanceof OracleTask oracle
                ? List.of(new PromptPiece(PromptPiece.Part.TASK, Optional.empty(), oracle.command()))
                : with(state, filled(task, list(state, task)), parents(state, task), PromptStitcher::pieces);
    }

    /** The same for who shows them; absent where they are made of more than little memory holds. */
    public Optional<List<PromptPiece>> piecesToShow(RunState state, TaskId id) {
        boolean small = state.dag().task(id) instanceof OracleTask || sources(state, id) <= MOST_AGAIN;
        return small ? Optional.of(pieces(state, id)) : Optional.empty();
    }

    private static List<Source> parents(RunState state, Task task) {
        List<Source> parents = new ArrayList<>();
        for (TaskId parent : task.dependsOn()) {
            TaskState found = state.task(parent);
            if (found.isUnneeded() || isListOf(task, parent)) {
                continue; // it says nothing
            }
            Optional<TranscriptRef> text =
                    found.status() == TaskStatus.FINISHED ? found.transcript() : Optional.empty();
            parents.add(new Source(parent, found.status(), found.errorMessage(), text, changes(state, found)));
        }
        return parents;
    }

    /** The list that a task works on an item of gives it that item alone. */
    private static boolean isListOf(Task task, TaskId parent) {
        return task.item().filter(item -> item.of().equals(parent)).isPresent();
    }

    /** With its item in the prompt, where it is for one. */
    private static Task filled(Task task, Optional<ItemList> list) {
        if (!(task instanceof AgentTask template) || list.isEmpty()) {
            return task;
        }
        int index = template.item().orElseThrow().index();
        return new AgentTask(
                template.id(),
                template.dependsOn(),
                template.complexity(),
                list.get().fill(template.prompt(), index),
                template.settings(),
                template.item());
    }

    /** The list that the task is for an item of, if it is. */
    private Optional<ItemList> list(RunState state, Task task) {
        return task.item().map(item -> list(state, item));
    }

    private ItemList list(RunState state, Item item) {
        TranscriptRef read = listRead(state, item);
        ItemList list = ItemList.recorded(reader.text(read.stream(), read.seal()));
        if (item.index() > list.items().size()) {
            throw new Rejected("There is no item " + item.index() + " for a task of run " + state.run() + ": the list '"
                    + UntrustedText.shorten(item.of().value()) + "' has "
                    + list.items().size()
                    + "; run that one again (reproof rerun)");
        }
        return list;
    }

    private static TranscriptRef listRead(RunState state, Item item) {
        return state.task(item.of())
                .transcript()
                .orElseThrow(() -> new Rejected(
                        "The list '" + UntrustedText.shorten(item.of().value()) + "' of run " + state.run()
                                + " was not read yet, so there is no item for a prompt"));
    }

    private static PromptInput input(RunState state, Item item, ItemList list) {
        TranscriptRef read = listRead(state, item);
        return new PromptInput(
                item.of(),
                Optional.of(read.key()),
                Optional.of(read.seal().sha256()),
                "item:" + item.index(),
                Sha256.of(list.item(item.index())));
    }

    /**
     * The prompt that was sent to a task, made again from the run as it is, or, where its digest says that this is
     * another, as it was then.
     *
     * @param decisions the run stream
     * @throws NotFound when it was not dispatched in that iteration
     * @throws Corrupt when it comes out differently
     */
    public static String again(
            EventLog log,
            TranscriptStore transcripts,
            List<Recorded> decisions,
            RunState now,
            TaskId id,
            int iteration) {
        TaskDispatched sent = Replay.dispatch(decisions, id, iteration).orElseThrow(() -> notSent(now, id, iteration));
        Prompts prompts = new Prompts(new LogTexts(log));
        return prompts.again(now, sent)
                .orElseGet(() -> prompts.asItWas(Replay.before(log, transcripts, now.run(), decisions, sent), sent));
    }

    private String asItWas(RunState before, TaskDispatched sent) {
        Made made = next(before, sent.key().task());
        if (!made.digest().equals(sent.prompt())) {
            throw new Corrupt("Input parity is broken: run=" + before.run() + " " + sent.key() + " expected "
                    + sent.prompt().bytes() + " bytes and sha256="
                    + sent.prompt().sha256() + ", found "
                    + made.digest().bytes() + " bytes and sha256="
                    + made.digest().sha256()
                    + "; use the version that started the run");
        }
        return made.text();
    }

    private static NotFound notSent(RunState now, TaskId id, int iteration) {
        return new NotFound(now.find(id)
                .map(task -> "No prompt was sent: run=" + now.run() + " task=" + id + " iteration=" + iteration
                        + "; the task is " + task.status().word())
                .orElseGet(() ->
                        "Run " + now.run() + " has no task '" + id + "'; reproof status " + now.run() + " lists them"));
    }

    /**
     * The prompt that was sent, made of the run as it is later. In a loop a task's parents may have said something else
     * since; then it is absent, as it is where they have said so much that little memory would not do.
     */
    public Optional<String> again(RunState later, TaskDispatched sent) {
        boolean same = later.find(sent.key().task())
                .filter(task -> task.iteration() == sent.key().iteration())
                .isPresent();
        if (!same || sources(later, sent.key().task()) > MOST_AGAIN) {
            return Optional.empty();
        }
        try {
            return Optional.of(next(later, sent.key().task()))
                    .filter(made -> made.digest().equals(sent.prompt()))
                    .map(Made::text);
        } catch (Rejected tooLong) {
            return Optional.empty(); // by options that were changed since
        }
    }

    /**
     * Whether the prompt that was sent would be another one as the run is now; that of a task whose sources are more than little
     * memory holds is taken for the same.
     */
    public boolean isOutdated(RunState now, TaskDispatched sent) {
        return sources(now, sent.key().task()) <= MOST_AGAIN && again(now, sent).isEmpty();
    }

    private static long sources(RunState state, TaskId task) {
        long changed = state.dag().task(task).dependsOn().stream()
                .flatMap(parent -> changes(state, state.task(parent)).stream())
                .mapToLong(left -> left.seal().bytes())
                .sum();
        return changed
                + Stream.concat(
                                state.dag().task(task).dependsOn().stream()
                                        .flatMap(parent -> state.task(parent).transcript().stream()),
                                review(state, task).stream())
                        .mapToLong(text -> text.seal().bytes())
                        .sum();
    }

    private record Source(
            TaskId parent,
            TaskStatus status,
            Optional<String> error,
            Optional<TranscriptRef> text,
            Optional<WorktreeLeft> changes) {}

    private static UpstreamDiff kept(RunState state) {
        return state.options().upstreamDiff().orElse(UpstreamDiff.NONE);
    }

    private static Optional<WorktreeLeft> changes(RunState state, TaskState parent) {
        return kept(state) == UpstreamDiff.NONE ? Optional.empty() : parent.worktreeLeft();
    }

    private ParentChanges changes(UpstreamDiff kept, WorktreeLeft left) {
        return new ParentChanges(
                kept,
                reader.text(left.stream(), left.seal()),
                left.end().isPresent(),
                left.problem().isEmpty());
    }

    private <T> T with(RunState state, Task task, List<Source> parents, Function<PromptSources, T> use) {
        List<SpilledText> spilled = new ArrayList<>();
        try {
            return use.apply(sources(state, task, parents, spilled));
        } finally {
            spilled.forEach(SpilledText::close);
        }
    }

    /** A text of which little is kept need not be in memory. */
    private CharSequence text(TranscriptRef ref, int cap, List<SpilledText> spilled) {
        if (ref.seal().bytes() <= LogTexts.LONGEST || cap > LogTexts.LONGEST) {
            return reader.text(ref.stream(), ref.seal());
        }
        SpilledText text = SpilledText.of(reader, ref.stream(), ref.seal());
        spilled.add(text);
        return text;
    }

    private PromptSources sources(RunState state, Task task, List<Source> sources, List<SpilledText> spilled) {
        OutputPolicy policy = policy(state);
        int cap = policy.effectiveUpstream().cap();
        List<Parent> parents = sources.stream()
                .map(source -> new Parent(
                        source.parent(),
                        source.status(),
                        source.text().map(ref -> text(ref, cap, spilled)),
                        source.text()
                                .filter(ref -> ref.fidelity() == Fidelity.DEGRADED)
                                .isPresent(),
                        source.error(),
                        source.changes().map(left -> changes(kept(state), left))))
                .toList();
        return new PromptSources(
                state.dag().framing(),
                task,
                parents,
                Optional.empty(),
                review(state, task.id()).map(ref -> feedback(state, task.id(), ref)),
                policy);
    }

    private static Made made(PromptSources sources, List<Source> parents, Optional<TranscriptRef> review) {
        StitchedPrompt stitched = PromptStitcher.stitch(sources);
        List<PromptInput> inputs = new ArrayList<>();
        for (int index = 0; index < parents.size(); index++) {
            inputs.add(input(stitched.used().get(index), parents.get(index).text()));
        }
        return new Made(
                stitched.text(),
                TextDigest.of(stitched.text()),
                inputs,
                stitched.feedback().map(used -> input(used, review)));
    }

    private static PromptInput input(Used used, Optional<TranscriptRef> text) {
        return new PromptInput(
                used.parent(),
                text.map(TranscriptRef::key),
                text.map(ref -> ref.seal().sha256()),
                used.policy(),
                used.body());
    }

    /** The review that makes the task run again; the same for all tasks of an iteration. */
    private static Optional<TranscriptRef> review(RunState state, TaskId id) {
        int iteration = state.task(id).iteration();
        return state.loopOf(id)
                .filter(loop -> iteration > 0 && loop.iteration() == iteration)
                .flatMap(LoopState::feedback);
    }

    private LoopFeedback feedback(RunState state, TaskId id, TranscriptRef review) {
        LoopState loop = state.loopOf(id).orElseThrow();
        return new LoopFeedback(
                loop.loop().convergeOn(),
                review.key().iteration() + 1,
                reader.text(review.stream(), review.seal()),
                review.fidelity());
    }

    private static OutputPolicy policy(RunState state) {
        OutputPolicy document = state.dag().outputPolicy().orElse(OutputPolicy.DEFAULT);
        Optional<Upstream> upstream = state.options().upstream().map(Upstream::parse);
        return new OutputPolicy(
                upstream.or(document::upstream),
                state.options().maxPromptChars().or(document::maxPromptChars));
    }
}
