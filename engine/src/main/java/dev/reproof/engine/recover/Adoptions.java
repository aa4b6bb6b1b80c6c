package dev.reproof.engine.recover;

import dev.reproof.engine.agent.command.OwnAnswer;
import dev.reproof.engine.agent.orphans.AgentWork;
import dev.reproof.engine.agent.orphans.LeftAgent;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.decide.RunCommand.Fate;
import dev.reproof.engine.decide.RunDecider;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.worktree.Worktrees;
import dev.reproof.engine.write.RecordedBeginning.Match;
import dev.reproof.engine.write.TextComparison;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TextDigest;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of the attempts that an earlier process left running: this one goes on with those whose agent is at work, or has
 * ended in the meantime, and has printed what was recorded of it. The others are given up. It changes nothing.
 */
public final class Adoptions {

    private static final TextDigest NOTHING = TextDigest.of("");

    private static final int BUFFER = 64 * 1024;

    private final Replay replay;
    private final LogTexts texts;
    private final Optional<Redaction> redaction;
    private final List<LeftAgent> left;
    private final Path worktrees;
    private final List<Fate> fates = new ArrayList<>();
    private final Map<AttemptKey, LeftAgent> goingOn = new HashMap<>();

    private Adoptions(
            Replay replay, LogTexts texts, Optional<Redaction> redaction, List<LeftAgent> left, Path worktrees) {
        this.replay = replay;
        this.texts = texts;
        this.redaction = redaction;
        this.left = left;
        this.worktrees = worktrees;
    }

    /**
     * Decides it.
     *
     * @param left all agents that an earlier process left; the unfit among them may have been ended
     * @param worktrees where those are of attempts that have some
     */
    public static Adoptions of(
            Replay replay, LogTexts texts, Redaction redaction, List<LeftAgent> left, Path worktrees) {
        return new Adoptions(replay, texts, Optional.of(redaction), left, worktrees).decided();
    }

    /**
     * For every attempt that a resume would go on with, what there is of its agent. Where secrets are replaced, that the
     * text fits is left to the resume, which is told them.
     */
    static Map<AttemptKey, String> foreseen(Replay replay, LogTexts texts, List<LeftAgent> left, Path worktrees) {
        Optional<Redaction> none =
                replay.state().writer().redaction().isPresent() ? Optional.empty() : Optional.of(Redaction.NONE);
        Map<AttemptKey, String> foreseen = new HashMap<>();
        for (Fate fate :
                new Adoptions(replay, texts, none, left, worktrees).decided().fates()) {
            if (fate instanceof Fate.GoesOn on) {
                foreseen.put(
                        on.key(),
                        "its agent " + (on.atWork() ? "is at work" : "has ended since") + ", and "
                                + on.text().bytes() + " bytes of what it printed are recorded");
            }
        }
        return foreseen;
    }

    private Adoptions decided() {
        replay.state().running().forEach(task -> fates.add(fate(task)));
        return this;
    }

    /** One for every attempt that is running in the state. */
    public List<Fate> fates() {
        return List.copyOf(fates);
    }

    /** The attempts that go on. */
    Set<AttemptKey> attempts() {
        return Set.copyOf(goingOn.keySet());
    }

    /** The agents that nobody goes on with. */
    List<LeftAgent> others() {
        return left.stream().filter(agent -> !goingOn.containsValue(agent)).toList();
    }

    /** Has this process go on with those agents. */
    void takeOver(AgentWork agents) {
        goingOn.forEach(agents::takeOver);
    }

    private Fate fate(TaskState task) {
        AttemptKey key = task.running().orElseThrow();
        List<LeftAgent> agents =
                left.stream().filter(agent -> agent.kept().agent().isOf(key)).toList();
        if (agents.isEmpty()) {
            return givenUp(key, RunDecider.REQUEUED);
        }
        LeftAgent agent = agents.get(0);
        boolean oracle = replay.state().dag().task(key.task()) instanceof OracleTask;
        TextDigest said = recorded(key, oracle ? Channel.STDOUT : Channel.TEXT);
        Optional<TextDigest> errors = oracle ? Optional.of(recorded(key, Channel.STDERR)) : Optional.empty();
        Optional<String> unfit = agents.size() > 1
                ? Optional.of("there is more than one")
                : agent.unfit()
                        .or(() -> oracle ? Optional.empty() : otherPrompt(task, agent.spool()))
                        .or(() -> withoutWorktree(task, key))
                        .or(() -> unfit(agent, agent.spool().stdout(), "standard output", said))
                        .or(() -> errors.flatMap(
                                text -> unfit(agent, agent.spool().stderr(), "standard error", text)));
        if (unfit.isPresent()) {
            return givenUp(key, RunDecider.REQUEUED + ", and its agent cannot be taken over: " + unfit.get());
        }
        goingOn.put(key, agent);
        return new Fate.GoesOn(key, agent.isAtWork(), said, errors);
    }

    private Fate givenUp(AttemptKey key, String reason) {
        return new Fate.GivenUp(key, reason, recorded(key, Channel.TEXT));
    }

    private TextDigest recorded(AttemptKey key, Channel channel) {
        return replay.transcripts().find(key, channel).map(texts::digest).orElse(NOTHING);
    }

    private Optional<String> unfit(LeftAgent agent, Path file, String name, TextDigest recorded) {
        AgentReading reading = agent.kept().agent().reading();
        if (!reading.isKnown()) {
            return Optional.of("its output is read as " + reading.name() + ", and this program reads "
                    + AgentReading.of(reading.format(), reading.text()).name());
        }
        if (reading.format() == AgentFormat.REPORT) {
            return OwnAnswer.of(agent.spool().directory())
                    .map(answer -> unfit(AgentReading.RAW, answer, "answer", recorded))
                    .orElseGet(() -> unfit(reading, file, name, recorded));
        }
        return unfit(reading, file, name, recorded);
    }

    private Optional<String> unfit(AgentReading reading, Path file, String name, TextDigest recorded) {
        if (redaction.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream printed = PlainFile.open(file)) {
            Match match = TextComparison.of(printed, text -> new PrintedText(reading, text), redaction.get(), recorded);
            return switch (match) {
                case SAME -> Optional.empty();
                case OPEN ->
                    Optional.of("the file for its " + name + " holds less than the " + recorded.bytes()
                            + " bytes that were recorded of it");
                case OTHER ->
                    Optional.of("the file for its " + name + " begins otherwise than the " + recorded.bytes()
                            + " bytes that were recorded of it");
            };
        } catch (IOException | ReproofException e) {
            return Optional.of("the file for its " + name + " cannot be read");
        }
    }

    private Optional<String> withoutWorktree(TaskState task, AttemptKey key) {
        return task.dispatch(key.iteration())
                .flatMap(TaskDispatched::worktree)
                .filter(given -> !Worktrees.isThere(worktrees, key))
                .map(given -> "its worktree " + Worktrees.top(worktrees, key) + " is gone");
    }

    private static Optional<String> otherPrompt(TaskState task, Spool spool) {
        MessageDigest digest = Sha256.newDigest();
        long bytes = 0;
        try (InputStream prompt = PlainFile.open(spool.prompt())) {
            byte[] buffer = new byte[BUFFER];
            for (int read = prompt.read(buffer); read >= 0; read = prompt.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        } catch (IOException | ReproofException e) {
            return Optional.of("its prompt cannot be read");
        }
        TextDigest sent = task.dispatch(task.iteration()).orElseThrow().prompt();
        return new TextDigest(Sha256.of(digest), bytes).equals(sent)
                ? Optional.empty()
                : Optional.of("the prompt in its files is not the one that was sent");
    }
}
