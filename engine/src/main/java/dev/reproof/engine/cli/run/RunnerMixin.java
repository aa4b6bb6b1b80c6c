package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.TaskAgents;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TimeConverter;
import dev.reproof.engine.heads.HeadSigner;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.store.RunStore;
import dev.reproof.events.dag.Dag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a runner: run, resume and supervise share them. */
public final class RunnerMixin {

    @Mixin
    private AgentMixin agent;

    @Mixin
    private RunOptionsMixin options;

    @Mixin
    private ResumePolicyMixin allowed;

    @Mixin
    private RedactionMixin redaction;

    @Mixin
    private RestartMixin restart;

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description = "Signs the head of the event log with this Ed25519 key after each rank and at the end, in"
                    + " heads.jsonl of the run's directory. PKCS#8 PEM, for nobody else to read.")
    private Optional<Path> signKey;

    @Option(
            names = "--on-stop",
            paramLabel = "WORD",
            description = "What becomes of agents at work when the runner is told to stop: end, or leave for the next"
                    + " runner to take them over. Default: end.")
    private Optional<OnStop> onStop;

    @Option(
            names = "--agents-outlive",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "How long agents go on without a sign of life of their runner. Default: for ever; where the log"
                            + " is in a shared store as long as --store-lease.")
    private Optional<Duration> agentsOutlive;

    @Option(
            names = "--heartbeat",
            paramLabel = "SECONDS",
            converter = SecondsConverter.class,
            description =
                    "Where stderr is no terminal, tells there so often what runs, for who ends a job that is silent."
                            + " Default: never.")
    private Optional<Duration> heartbeat;

    @Mixin
    private HookMixin hooks;

    @Mixin
    private LogFormatMixin log;

    /** The agent that is named on the command line. */
    Optional<AgentOptions> agent(Surroundings surroundings) {
        return agent.given().map(given -> given.in(surroundings.directory()));
    }

    /**
     * The same, where a run without any cannot be told apart from one that does not exist.
     *
     * @param store that keeps its log
     * @param home of the run, whose log may name one
     * @param dag that is given, and may name those of all its tasks
     */
    Optional<AgentOptions> agent(Surroundings surroundings, RunStore store, RunHome home, Optional<Dag> dag) {
        Optional<AgentOptions> given = agent(surroundings);
        if (given.isEmpty()
                && dag.filter(known -> !TaskAgents.needsAnother(known)).isEmpty()
                && !store.has(home)) {
            throw AgentOptions.missing("");
        }
        return given;
    }

    public RunOptionsMixin options() {
        return options;
    }

    public ResumePolicy policy() {
        return allowed.policy();
    }

    /** What is replaced in all that is recorded. */
    Redaction redaction(Surroundings surroundings) {
        return redaction.in(surroundings);
    }

    /** The options that say so, to be given again. */
    List<String> redacting() {
        return redaction.arguments();
    }

    public RestartMixin restart() {
        return restart;
    }

    /**
     * Signs heads of the log, where a key is named.
     *
     * @throws dev.reproof.events.ReproofException.Rejected when others may read the key
     */
    public Optional<HeadSigner> signer(Surroundings surroundings) {
        return signKey.map(surroundings.directory()::resolve).map(HeadSigner::of);
    }

    /** How long agents go on without a sign of life of their runner, where that is said. */
    Optional<Duration> agentsOutlive() {
        return agentsOutlive;
    }

    /** Whether agents work on when this runner is told to stop. */
    boolean leavesAgents() {
        return onStop.filter(word -> word == OnStop.LEAVE).isPresent();
    }

    /** How often to tell that this runner is alive, where that is said. */
    Optional<Duration> heartbeat() {
        return heartbeat;
    }

    /** Tells somebody of events, where that is asked for; {@code warnings} takes a line when that goes wrong. */
    Optional<EventHooks> hooks(Surroundings surroundings, Consumer<String> warnings) {
        return hooks.hooks(surroundings, warnings);
    }

    public LogFormatMixin log() {
        return log;
    }
}
