package dev.reproof.engine.testkit;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.parity.Parity;
import dev.reproof.engine.parity.PromptChanges;
import dev.reproof.engine.parity.PromptDifference;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Upstream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run that was recorded, for tests: whether its prompts still come out as they were sent, and what they would be with
 * another DAG or other options. Reads the run's directory, changes nothing in it, and sends nothing. Immutable.
 */
@Exported
public final class RecordedRun {

    private final RunHome home;
    private final Optional<Dag> dag;
    private final OptionChoices options;

    private RecordedRun(RunHome home, Optional<Dag> dag, OptionChoices options) {
        this.home = home;
        this.dag = dag;
        this.options = options;
    }

    /** The run in that directory: the one that has {@code events.mv.db}. */
    public static RecordedRun in(Path directory) {
        return new RecordedRun(new RunHome(directory), Optional.empty(), OptionChoices.NONE);
    }

    /**
     * Makes sure that every prompt comes out as it was sent, byte for byte, with the version that runs this.
     *
     * @throws AssertionError when one does not; its message shows the first one as a unified diff around the place, as far
     *     as it is known what was sent
     * @throws NotFound when there is no run
     * @throws Corrupt when its log is damaged
     */
    public void assertSamePrompts() {
        Parity parity = parity();
        if (!parity.holds()) {
            throw new AssertionError("Prompts of run " + parity.run() + " are not the same any more: "
                    + parity.matching() + " of " + parity.prompts() + " are, the first that is not is "
                    + parity.firstDifference().map(PromptDifference::summary).orElseThrow() + "\n"
                    + shown(parity));
        }
    }

    /** The first difference where both texts are known says most. */
    private static String shown(Parity parity) {
        PromptDifference first = parity.firstDifference().orElseThrow();
        PromptDifference shown = parity.firstShown().orElse(first);
        String diff = String.join("\n", shown.diff());
        return shown.equals(first)
                ? diff
                : "and this is the first of which it is known what was sent: " + shown.summary() + "\n" + diff;
    }

    /**
     * What {@link #assertSamePrompts} looks at, for tests that want to say more.
     *
     * @throws NotFound when there is no run
     * @throws Corrupt when its log is damaged
     */
    public Parity parity() {
        try (RunView view = ResumeEngine.create().view(home)) {
            return view.parity();
        }
    }

    /**
     * The same with that DAG document from its start on.
     *
     * @throws Invalid when it cannot be run
     */
    public RecordedRun with(byte[] dagDocument) {
        return new RecordedRun(home, Optional.of(DagParser.require(dagDocument, "the other DAG")), options);
    }

    /** The same with that output policy in place of the recorded one, for what it names. */
    public RecordedRun with(OutputPolicy policy) {
        OptionChoices named = policy.upstream()
                .map(Upstream::word)
                .map(word -> options.with(RunOption.UPSTREAM, word))
                .orElse(options);
        return new RecordedRun(
                home,
                dag,
                policy.maxPromptChars()
                        .map(most -> named.with(RunOption.MAX_PROMPT_CHARS, most))
                        .orElse(named));
    }

    /**
     * The same with another value of one option.
     *
     * @throws Invalid when it cannot have that value
     */
    public <T> RecordedRun with(RunOption<T> option, T value) {
        return new RecordedRun(home, dag, options.with(option, value));
    }

    /**
     * What the prompts would be with all that was set here: every transcript goes through it as it was recorded. Its text
     * form is a diff of all prompts.
     *
     * @throws Invalid when the options cannot be used with the DAG
     * @throws NotFound when there is no run
     * @throws Corrupt when its log is damaged, or its prompts do not even come out as they were sent
     */
    public PromptChanges changes() {
        try (RunView view = ResumeEngine.create().view(home)) {
            return view.supposing(dag, options);
        }
    }
}
