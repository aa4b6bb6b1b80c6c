package dev.reproof.engine;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentWorktree;
import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunCommand.FailTask.Passing;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.RunWriter.Ask;
import dev.reproof.engine.write.TranscriptRecorder;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An attempt that was dispatched: its prompt is in the log, its text goes there now. It ends once, with
 * {@link #finish} or {@link #fail}; if it never ends, the next recovery gives it up and dispatches the task again.
 *
 * <p>Text may come from any thread, one at a time; giving text waits while the log is behind.
 */
public final class Attempt {

    private final RunWriter writer;
    private final AttemptKey key;
    private final String prompt;
    private final Optional<ModelSelection> model;
    private final RecordedText said;
    private final Redacting redacting;
    private final OutputBudget budget;
    private final Began began;
    private final Optional<OwnWorktree> worktree;
    private volatile boolean exceeded;
    private volatile Optional<AgentReport> report = Optional.empty();

    Attempt(
            RunWriter writer,
            AttemptKey key,
            String prompt,
            Optional<ModelSelection> model,
            TranscriptRecorder recorder,
            Redacting redacting,
            OutputBudget budget,
            Began began,
            Optional<OwnWorktree> worktree) {
        this.writer = writer;
        this.key = key;
        this.prompt = prompt;
        this.model = model;
        this.said = new RecordedText(recorder, redacting);
        this.redacting = redacting;
        this.budget = budget;
        this.began = began;
        this.worktree = worktree;
    }

    /**
     * When it was dispatched, and what is left of it until it has ended.
     *
     * @param elapsed how long ago that was when this process took it over; zero where this process dispatched it
     * @param sealed to be run once all of it is in the log
     * @param clock of the run
     */
    record Began(Duration elapsed, Runnable sealed, Clock clock) {}

    public AttemptKey key() {
        return key;
    }

    /** The exact prompt to send. */
    public String prompt() {
        return prompt;
    }

    /** The model to use; absent leaves the choice to the agent. */
    public Optional<ModelSelection> model() {
        return model;
    }

    /** Where its agent works; absent where that is the run's own directory. */
    public Optional<AgentWorktree> worktree() {
        return worktree.map(own ->
                new AgentWorktree(own.workplace(), own.directory(), own.given().base()));
    }

    /**
     * Records raw bytes that should be UTF-8, in any split.
     *
     * @throws ReproofException.Storage when the log has failed
     * @throws ReproofException.Rejected when the run may carry no more: end the attempt with {@link #exceed}
     */
    public void bytes(byte[] data, int offset, int length) {
        take(length);
        said.bytes(data, offset, length);
    }

    /**
     * Records UTF-16 text, which may end in half a surrogate pair whose other half comes next.
     *
     * @throws ReproofException.Storage when the log has failed
     * @throws ReproofException.Rejected when the run may carry no more: end the attempt with {@link #exceed}
     */
    public void text(CharSequence chunk) {
        if (budget.limits()) { // nobody else needs to know how long it is
            take(chunk.toString().getBytes(StandardCharsets.UTF_8).length);
        }
        said.text(chunk);
    }

    /**
     * Has somebody see what the attempt says, as it is recorded.
     *
     * @return false, and nothing is shown, where no secrets are replaced: then what is said is what is recorded
     */
    public boolean showsRecorded(AgentOutput copy) {
        return said.shows(copy::bytes);
    }

    /** How long ago it was dispatched when this process took it over; zero where this process dispatched it. */
    public Duration elapsed() {
        return began.elapsed();
    }

    /**
     * Gives the attempt up, so that its task waits again for the same prompt: of one that was taken over nobody may learn how
     * it ended, or what it says may begin otherwise than what was recorded of it.
     *
     * @param reason for people
     */
    public RunState giveUp(String reason) {
        TranscriptRecorder.Left left = said.leave();
        List<Ask> asks = new ArrayList<>(leaving());
        asks.add(new Ask(new RunCommand.GiveUp(key, reason, left.text()), left.texts()));
        return sealed(writer.execute(asks));
    }

    /** Whether what it says begins as what was recorded of it, as far as it has come. */
    public boolean fits() {
        return said.fits();
    }

    private RunState sealed(RunState state) {
        began.sealed().run();
        return state;
    }

    private void take(int bytes) {
        try {
            budget.take(bytes);
        } catch (ReproofException.Rejected e) {
            exceeded = true;
            throw e;
        }
    }

    /** Whether the attempt said more than the run may carry. */
    public boolean exceeded() {
        return exceeded;
    }

    /**
     * Keeps what the agent told of the attempt beside its text, to be recorded with its end, in the same transaction; an attempt
     * that is given up reports nothing. Secrets in its words are replaced. What comes later stands in place of what came before.
     */
    public void report(AgentReport told) {
        report = Optional.of(told.words(redacting::message));
    }

    /** Ends the attempt because the run may carry no more; what it said until then is sealed in the same transaction. */
    public RunState exceed(TokenUsage usage) {
        TranscriptRecorder.End end = said.end();
        return execute(new Ask(
                new RunCommand.ExceedAttempt(key, Limit.OUTPUT_BYTES, budget.message(), end.seal(), usage),
                end.texts()));
    }

    /**
     * Ends the attempt well; its text is sealed in the same transaction. Where it has said nothing, the run's option
     * {@code --empty-answer} decides whether the task is finished.
     */
    public RunState finish(TokenUsage usage) {
        Finish finish = finishing(usage);
        return sealed(writer.execute(finish.asks()));
    }

    private RunState execute(Ask end) {
        return sealed(writer.execute(asks(end)));
    }

    /** The end, behind all that is recorded with it. */
    private List<Ask> asks(Ask end) {
        List<Ask> asks = new ArrayList<>(leaving());
        asks.addAll(redacting.asks(end)); // with what was replaced in the diff
        report.ifPresent(told -> asks.add(asks.size() - 1, new Ask(new RunCommand.ReportAgent(key, told), List.of())));
        return asks;
    }

    /** What it has left in its worktree, where it has one. */
    private List<Ask> leaving() {
        return worktree.map(own -> own.left(redacting)).stream().toList();
    }

    /**
     * The end of an attempt that is still to be asked for.
     *
     * @param asks what is to be asked for, of which the command is the last
     */
    record Finish(RunCommand.FinishTask command, TranscriptRecorder.End end, List<Ask> asks) {}

    /** To be called once that was granted. */
    void finished() {
        began.sealed().run();
    }

    Finish finishing(TokenUsage usage) {
        TranscriptRecorder.End end = said.end();
        RunCommand.FinishTask finish = new RunCommand.FinishTask(key, end.seal(), usage, end.silent());
        return new Finish(finish, end, asks(new Ask(finish, end.texts())));
    }

    /**
     * Ends the attempt badly; what it said is sealed in the same transaction.
     *
     * @param message may stand in later prompts, so it must not hold a host, pid, path or time; beyond 16,384
     *     characters it is cut, visibly
     */
    public RunState fail(String message, TokenUsage usage) {
        return fail(message, usage, Optional.empty());
    }

    /**
     * Ends the attempt badly, as {@link #fail(String, TokenUsage)}. Where the run's options allow it, its task then waits to be
     * tried again with the same prompt; its state says so, and until when.
     *
     * @param retry why the prompt may succeed later; absent where nothing speaks for it
     */
    public RunState fail(String message, TokenUsage usage, Optional<Retry> retry) {
        TranscriptRecorder.End end = said.end();
        String told = ErrorMessages.bounded(redacting.message(message));
        Optional<Passing> passing = retry.map(
                why -> new Passing(why.cause(), why.notBefore(), began.clock().instant()));
        return execute(new Ask(new RunCommand.FailTask(key, told, end.seal(), usage, passing), end.texts()));
    }
}
