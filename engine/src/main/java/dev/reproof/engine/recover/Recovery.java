package dev.reproof.engine.recover;

import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.agent.orphans.AgentGuard;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.orphans.AgentWork;
import dev.reproof.engine.agent.orphans.FoundAgent;
import dev.reproof.engine.agent.orphans.LeftAgent;
import dev.reproof.engine.agent.orphans.LeftAgents;
import dev.reproof.engine.agent.orphans.SaidGone;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.heads.HeadsFile;
import dev.reproof.engine.heads.SignedHead;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.LogCopy;
import dev.reproof.engine.home.LogReplacement;
import dev.reproof.engine.home.RunGround;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SignsFile;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.publish.FilePlan;
import dev.reproof.engine.publish.RunFiles;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.RecentPrompts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.replay.StateAgreement;
import dev.reproof.engine.replay.StreamNumbers;
import dev.reproof.engine.request.DecisionListener;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.roads.RoadChoice;
import dev.reproof.engine.roads.UnbegunLog;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Tenure;
import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.Transaction;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Document;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Road;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.OpenedState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The way from a run's directory to a run with commands, each step a value that the next one needs: take the lock, end
 * the agents that an earlier process left at work, choose the road and open the log, replay and check everything, bring
 * the files up to date, take the run over from the process before. Only its end makes a {@link Recovered}.
 */
public final class Recovery {

    private static final Insider INSIDER = Insider.here();
    private static final TextDigest NOTHING = new TextDigest(Sha256.of(new byte[0]), 0);

    private final EngineSettings settings;
    private final RunStore store;
    private final RunPlaces places;
    private final ResumePolicy policy;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    public Recovery(EngineSettings settings, RunStore store, RunPlaces places, ResumePolicy policy) {
        this.settings = settings;
        this.store = store;
        this.places = places;
        this.policy = policy;
    }

    /**
     * Nobody else is at work on the run.
     *
     * @param left what an earlier process left at work; all that cannot be taken over has been ended
     */
    private record Locked(
            RunId run,
            Tenure tenure,
            Optional<SignsOfLife> signs,
            AgentRecords agents,
            LeftAgents.Left left,
            ArtifactChanges changes) {}

    /** The log to go on with, and what the run came back from. */
    private record Opened(Locked run, Road road, EventLog log, RunGround ground) {}

    /**
     * What the log says.
     *
     * @param startedHere whether this process began the run
     * @param interrupted what an earlier process left running
     * @param outdated answers that another DAG would ask for otherwise
     */
    private record Replayed(
            Replay replay, boolean startedHere, List<AttemptKey> interrupted, Optional<StateWarning> outdated) {

        Replayed(Replay replay, boolean startedHere, List<AttemptKey> interrupted) {
            this(replay, startedHere, interrupted, Optional.empty());
        }

        Replayed with(Replay amended) {
            return new Replayed(amended, startedHere, interrupted, outdated);
        }

        Replayed with(Optional<StateWarning> answers) {
            return new Replayed(replay, startedHere, interrupted, answers);
        }
    }

    /** Begins a run that does not exist. */
    public Recovered start(NewRun request) {
        store.prepare(places.home());
        return recovered(request.run(), Optional.empty(), begun(tenure -> Road.LOG), from -> {
            from.log().run().ifPresent(existing -> {
                throw new Rejected("Run " + existing + " exists already in "
                        + places.home().directory() + "; resume it, or choose another run id");
            });
            return started(from.log(), request);
        });
    }

    /** Begins the run, or goes on with it. */
    public Recovered startOrResume(NewRun request) {
        store.prepare(places.home());
        return recovered(
                request.run(),
                Optional.empty(),
                begun(tenure -> roads().of(tenure, Optional.of(request), request.options())),
                from -> from.log().run().isEmpty() ? started(from.log(), request) : changed(from, request));
    }

    /** Goes on with a run that exists. */
    public Recovered resume(OptionChoices options) {
        if (!store.has(places.home()) && !agreement().knowsRun()) {
            throw noRun();
        }
        if (store.files(places.home()).isEmpty()) {
            store.prepare(places.home()); // this machine may never have seen the run
        }
        return recovered(
                places.home().nameForMessages(),
                Optional.empty(),
                tenure -> {
                    if (new UnbegunLog(places.home(), store.files(places.home()))
                            .damage()
                            .isPresent()) {
                        throw noRun();
                    }
                    return roads().of(tenure, Optional.empty(), options);
                },
                from -> amended(from, options));
    }

    /**
     * Opens a run that nobody works on, for what a person wants done with its tasks: it is not taken over, agents that are at work
     * stay at work, and the holder before stays the one that the next runner hears of.
     *
     * @param request another DAG to go on with, which the policy has to accept; absent for the recorded one
     */
    public Recovered attended(Optional<NewRun> request) {
        if (!store.has(places.home())) {
            throw noRun();
        }
        if (store.files(places.home()).isEmpty()) {
            store.prepare(places.home());
        }
        try {
            RunId run = places.home().nameForMessages();
            Tenure tenure = claim(settings, store, places.home(), run);
            opened.push(tenure);
            tenure.pass();
            AgentRecords agents =
                    new AgentRecords(places.home(), settings.runner().host());
            Opened log = opened(
                    new Locked(
                            run,
                            tenure,
                            Optional.empty(),
                            agents,
                            new LeftAgents.Left(List.of(), SaidGone.none(agents)),
                            ArtifactChanges.since(
                                    places.home(), StateInput.of(places.home().state()))),
                    held -> Road.LOG);
            Replayed replayed = replayed(log.log());
            Amendments amendments = new Amendments(replayed.replay(), policy);
            request.ifPresent(amendments::dag);
            return untaken(log, amended(log.log(), replayed, amendments));
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
    }

    /**
     * Goes on with the run of a state file that may lie anywhere.
     *
     * @param request the DAG, where one is given beside the file
     */
    public Recovered resumeFrom(Path file, Optional<NewRun> request, OptionChoices options) {
        store.prepare(places.home());
        OpenedState state = new OpenedState(file);
        opened.push(state);
        return recovered(
                places.home().nameForMessages(),
                Optional.of(state),
                begun(tenure -> roads().of(state, tenure, request, options)),
                from -> request.isPresent() ? changed(from, request.get()) : amended(from, options));
    }

    /** First takes what a run that never began has left out of the way. */
    private Function<Tenure, Road> begun(Function<Tenure, Road> choice) {
        return tenure -> {
            UnbegunLog left = new UnbegunLog(places.home(), store.files(places.home()));
            left.damage()
                    .ifPresent(damage -> settings.warnings()
                            .accept("A run had not begun here when it was stopped, its event log was never whole: it is"
                                    + " kept as " + left.keepAside() + ", and the run begins now"));
            return choice.apply(tenure);
        };
    }

    private RoadChoice roads() {
        return new RoadChoice(settings, places, policy, store);
    }

    private Recovered recovered(
            RunId run,
            Optional<OpenedState> source,
            Function<Tenure, Road> choice,
            Function<Opened, Replayed> history) {
        StateCopy copy = new StateCopy(places.stateCopy(), source);
        copy.requireHarmless();
        try {
            Opened log = opened(locked(run, source), choice);
            copy.keepLegacy(settings.warnings());
            source.ifPresent(OpenedState::close); // the log has all of it
            return takenOver(log, history.apply(log));
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
    }

    /**
     * Takes the right to write to the run for this process.
     *
     * @throws Rejected when another process holds it
     */
    public static Tenure claim(EngineSettings settings, RunStore store, RunHome home, RunId run) {
        EngineSettings.Runner me = settings.runner();
        Holder holder = new Holder(me.pid(), me.host(), settings.clock().instant());
        return store.claim(INSIDER, home, run, holder, settings.agentsOutlive(), settings.lockPatience());
    }

    /**
     * Takes the run's lock and ends the agents that an earlier process has left at work. What those have printed that have ended
     * by themselves stays, for the next resume.
     *
     * @param said takes a line for each of them
     * @throws Rejected when another process holds the lock, or one of them cannot be told from other processes
     */
    public static void endAgents(EngineSettings settings, RunStore store, RunHome home, Consumer<String> said) {
        RunId run = home.nameForMessages();
        Tenure tenure = claim(settings, store, home, run);
        try (tenure) {
            tenure.pass();
            LeftAgents left =
                    leftAgents(run, new AgentRecords(home, settings.runner().host()), ResumePolicy.STRICT);
            left.end(
                    left.proven().agents().stream()
                            .filter(agent -> agent.isAtWork() || agent.unfit().isPresent())
                            .toList(),
                    said);
        }
    }

    /**
     * Makes sure that nothing works for a run on this machine, and warns of what has ended; for who holds its lock.
     *
     * @throws Rejected when an agent of it does, or one cannot be told from other processes
     */
    public static void requireNoAgents(EngineSettings settings, RunHome home) {
        RunId run = home.nameForMessages();
        AgentRecords records = new AgentRecords(home, settings.runner().host());
        Map<Boolean, List<String>> left = leftAgents(run, records, ResumePolicy.STRICT).proven().agents().stream()
                .collect(Collectors.partitioningBy(
                        LeftAgent::isAtWork,
                        Collectors.mapping(agent -> agent.kept().agent().key().toString(), Collectors.toList())));
        List<String> atWork = left.get(true);
        if (!left.get(false).isEmpty()) {
            settings.warnings()
                    .accept("Agents of run " + run + " have ended, and what they printed waits in " + home.agents()
                            + ": "
                            + String.join(", ", left.get(false))
                            + "; a resume in this directory takes it, one elsewhere starts them again");
        }
        if (!atWork.isEmpty()) {
            throw new Rejected("Agents of run " + run + " are at work on this machine: " + String.join(", ", atWork)
                    + "; resume the run here, or end them with 'reproof stop " + run + "', then try again");
        }
    }

    private Locked locked(RunId run, Optional<OpenedState> source) {
        Tenure tenure = claim(settings, store, places.home(), run);
        opened.push(tenure);
        places.home().ignoreInGit(); // one that an earlier version made has none
        new LogCopy(places.home()).discard();
        AgentRecords agents = new AgentRecords(places.home(), settings.runner().host());
        Optional<Duration> outlive = settings.agentsOutlive().or(tenure::lease);
        Optional<SignsOfLife> signs =
                outlive.map(time -> SignsOfLife.begin(tenure, places.home(), settings.warnings()));
        signs.ifPresent(opened::push);
        if (outlive.isPresent() && !AgentGuard.isPossible()) {
            settings.warnings()
                    .accept("Agents of run " + run + " are not guarded: this system does not show whose processes are"
                            + " whose (/proc); where this machine is lost, see that none of them is at work before the"
                            + " run goes on elsewhere");
        }
        outlive.ifPresent(time -> agents.guard(new AgentGuard(new SignsFile(places.home()).path(), time)));
        LeftAgents earlier = leftAgents(run, agents, policy);
        LeftAgents.Left left = earlier.proven();
        earlier.end(
                left.agents().stream()
                        .filter(agent -> !settings.adopting() || agent.unfit().isPresent())
                        .toList(),
                settings.warnings());
        StateInput state = source.<StateInput>map(opened -> opened)
                .orElseGet(() -> StateInput.of(places.home().state()));
        return new Locked(run, tenure, signs, agents, left, ArtifactChanges.since(places.home(), state));
    }

    private static LeftAgents leftAgents(RunId run, AgentRecords agents, ResumePolicy policy) {
        return new LeftAgents(run, agents, policy.agentsAreGone(), CommandAgent.DEFAULT_GRACE);
    }

    private Opened opened(Locked run, Function<Tenure, Road> choice) {
        Road road = choice.apply(run.tenure());
        EventLog log = run.tenure().open();
        opened.push(log);
        RunGround ground = RunGround.of(
                places.home(),
                run.run(),
                settings.rescues(),
                store.files(places.home()).isPresent());
        opened.push(ground);
        places.home().force();
        return new Opened(run, road, new GroundedLog(log, ground), ground);
    }

    private Replayed started(EventLog log, NewRun request) {
        agreement().requireNoRun();
        new LogReplacement(places.home())
                .setHeadsAside()
                .ifPresent(aside -> settings.warnings()
                        .accept("The signed heads that were here are those of another log; they are now " + aside));
        TranscriptStore left = log.transcripts();
        Transaction start =
                Transaction.beginning(log, request.run(), left, settings.clock().instant());
        StreamId stream = StreamId.ofTranscript(request.run(), StreamNumbers.next(left));
        Document document = start.store(stream, request.document());
        start.start(
                request.started(document, request.options().forNewRun(), settings.runner(), places.artifacts()),
                request.dag());
        if (!settings.redaction().isNone()) {
            start.take(new RedactionChosen(settings.redaction().rules()));
        }
        return new Replayed(replay(List.of(), start.commit(), request.document()), true, List.of());
    }

    private Replayed changed(Opened from, NewRun request) {
        Replayed run = replayed(from.log());
        Amendments amendments =
                new Amendments(run.replay(), policy).retries().dag(request).options(request.options());
        Replayed changed = amended(from.log(), run, amendments.redaction(settings.redaction(), redaction(from, run)));
        boolean same = Arrays.equals(changed.replay().document(), run.replay().document());
        return same ? changed : changed.with(OutdatedAnswers.of(changed.replay().state(), new LogTexts(from.log())));
    }

    private Replayed amended(Opened from, OptionChoices options) {
        Replayed run = replayed(from.log());
        Amendments amendments = new Amendments(run.replay(), policy).retries().options(options);
        return amended(from.log(), run, amendments.redaction(settings.redaction(), redaction(from, run)));
    }

    /** By what secrets were replaced: a log that was made of a state file has not recorded it. */
    private static Optional<RedactionRules> redaction(Opened from, Replayed run) {
        Optional<RedactionRules> recorded = run.replay().state().writer().redaction();
        return switch (from.road()) {
            case LOG -> recorded;
            case STATE, LEGACY -> recorded.or(() -> from.run().changes().redaction());
        };
    }

    private Replayed replayed(EventLog log) {
        if (log.run().isEmpty()) {
            agreement().requireNoRun();
        }
        Replay replay = Replay.of(log, log.run().orElseThrow(this::noRun));
        agreement().require(replay);
        if (settings.signer().isPresent()) {
            requireSigned(replay);
        }
        roads().requireNoneLeads(replay, log);
        List<AttemptKey> interrupted = replay.state().running().stream()
                .map(task -> task.running().orElseThrow())
                .toList();
        return new Replayed(replay, false, interrupted);
    }

    /** Nobody signs the heads of a log that is not the one of which heads were signed before. */
    private void requireSigned(Replay replay) {
        List<Sha256> links = replay.links();
        for (SignedHead signed : new HeadsFile(places.home().heads()).read()) {
            ChainPoint head = signed.head();
            if (head.position() >= links.size()
                    || !links.get((int) head.position()).equals(head.link())) {
                throw new Corrupt("The event log is not the one whose heads were signed: "
                        + places.home().heads()
                        + " has head " + head.link() + " at position " + head.position() + ", the log "
                        + (head.position() < links.size()
                                ? "has " + links.get((int) head.position())
                                : "ends at position " + (links.size() - 1))
                        + "; 'reproof audit --verify --verify-key' says more. Nothing was changed");
            }
        }
    }

    /** What the amendments lead to follows from what was read; the log is not read again for it. */
    private Replayed amended(EventLog log, Replayed run, Amendments amendments) {
        if (amendments.isEmpty()) {
            return run;
        }
        Replay replay = run.replay();
        LogTexts reader = new LogTexts(log);
        Commit commit = amendments.commit(log, settings.clock().instant(), task -> recorded(task, replay, reader));
        return run.with(replay(replay.decisions(), commit, amendments.document()));
    }

    private static Replay replay(List<Recorded> before, Commit commit, byte[] document) {
        List<Recorded> decisions = new ArrayList<>(before);
        decisions.addAll(commit.decisions());
        return new Replay(commit.state(), List.copyOf(decisions), commit.transcripts(), document);
    }

    private StateAgreement agreement() {
        return StateAgreement.of(places.home(), store, settings.warnings());
    }

    private NotFound noRun() {
        return new NotFound("No run in " + places.home().directory()
                + ": it has no event log with a start; reproof runs lists the runs");
    }

    private Recovered takenOver(Opened from, Replayed run) {
        Replay replay = run.replay();
        Optional<Tenure.Before> before = run.startedHere()
                ? Optional.empty()
                : AgentsElsewhere.holder(from.run().tenure(), replay);
        Optional<StateWarning> elsewhere = before.filter(holder -> !policy.agentsAreGone())
                .flatMap(holder -> AgentsElsewhere.await(
                        holder,
                        from.run().tenure(),
                        replay,
                        attempt -> from.run().left().agents().stream().anyMatch(agent -> agent.isHereFor(attempt)),
                        settings.warnings()));
        Adoptions adoptions = adoptions(from, replay);
        RecentPrompts prompts = new RecentPrompts();
        RunFiles files = files(from, run, prompts, adoptions.attempts());
        RunWriter writer = writer(from, replay, files);
        if (!run.startedHere() && replay.state().finished().isEmpty()) {
            takeOver(writer, from, replay, adoptions);
            warn(writer, from, replay.state(), files);
            elsewhere.ifPresent(warning -> warn(writer, warning));
            run.outdated().ifPresent(warning -> warn(writer, warning));
        }
        forget(writer, from.run().left().saidGone(), replay.state());
        return recovered(from, replay, before.isPresent(), writer, files, prompts, adoptions.attempts());
    }

    /** What an earlier process left running stays as it is. */
    private Recovered untaken(Opened from, Replayed run) {
        Set<AttemptKey> running = run.replay().state().running().stream()
                .map(task -> task.running().orElseThrow())
                .collect(Collectors.toSet());
        RecentPrompts prompts = new RecentPrompts();
        RunFiles files = files(from, run, prompts, running);
        return recovered(from, run.replay(), false, writer(from, run.replay(), files), files, prompts, Set.of());
    }

    private RunWriter writer(Opened from, Replay replay, RunFiles files) {
        DecisionListener told = settings.decisions();
        told.past(replay.state().run(), replay.decisions());
        Commit.Listener listener = commit -> {
            files.committed(commit);
            told.forced(commit.decisions());
        };
        RunWriter writer = new RunWriter(
                INSIDER,
                from.log(),
                replay.state(),
                replay.transcripts(),
                settings.clock(),
                settings.group(),
                listener);
        opened.push(writer);
        return writer;
    }

    private Recovered recovered(
            Opened from,
            Replay replay,
            boolean wasElsewhere,
            RunWriter writer,
            RunFiles files,
            RecentPrompts prompts,
            Set<AttemptKey> adopted) {
        return new Recovered(new Recovered.Parts(
                settings,
                places,
                from.run().tenure(),
                from.ground(),
                wasElsewhere,
                from.run().signs(),
                store,
                from.log(),
                writer,
                files,
                from.run().agents(),
                prompts,
                adopted,
                StreamNumbers.next(replay.transcripts())));
    }

    /** Nothing of an attempt that does not go on is at work when this returns. */
    private Adoptions adoptions(Opened from, Replay replay) {
        List<LeftAgent> left = settings.adopting() ? from.run().left().agents() : List.of();
        Adoptions adoptions = Adoptions.of(
                replay,
                new LogTexts(from.log()),
                settings.redaction(),
                left,
                places.home().worktrees());
        leftAgents(from.run().run(), from.run().agents(), policy)
                .end(
                        adoptions.others().stream()
                                .filter(agent -> agent.unfit().isEmpty())
                                .toList(),
                        settings.warnings());
        adoptions.takeOver(new AgentWork(from.run().agents()));
        return adoptions;
    }

    /** The attempts that a resume would go on with, and what there is of their agents; nothing is changed. */
    public static Map<AttemptKey, String> foreseen(EngineSettings settings, RunHome home, Replay replay, EventLog log) {
        AgentRecords records = new AgentRecords(home, settings.runner().host());
        return Adoptions.foreseen(
                replay,
                new LogTexts(log),
                leftAgents(home.nameForMessages(), records, ResumePolicy.STRICT).seen(),
                home.worktrees());
    }

    /**
     * What would become of agents that an earlier runner may have left; nothing is changed. For a run that nobody works on.
     *
     * @param goesOn the attempts with which a resume would go on
     * @throws dev.reproof.events.ReproofException.Storage when that cannot be seen
     */
    public static List<FoundAgent> look(
            EngineSettings settings, RunHome home, ResumePolicy policy, Set<AttemptKey> goesOn) {
        AgentRecords records = new AgentRecords(home, settings.runner().host());
        return leftAgents(home.nameForMessages(), records, policy).look(goesOn);
    }

    private RunFiles files(Opened from, Replayed run, RecentPrompts recent, Set<AttemptKey> goingOn) {
        EventLog log = from.log();
        Replay replay = run.replay();
        RunState state = replay.state();
        FilePlan plan = files().plan(
                        log,
                        replay,
                        (now, sent) ->
                                recent.find(sent.prompt()).or(() -> new Prompts(new LogTexts(log)).again(now, sent)))
                .onlyWhile(from.ground()::holds);
        RunFiles files = run.startedHere()
                ? RunFiles.start(plan, log, settings.clock(), settings.warnings(), state)
                : RunFiles.recover(
                        plan,
                        log,
                        settings.clock(),
                        settings.warnings(),
                        state,
                        replay.transcripts(),
                        run.interrupted(),
                        goingOn);
        opened.push(files);
        return files;
    }

    private void takeOver(RunWriter writer, Opened from, Replay replay, Adoptions adoptions) {
        EngineSettings.Runner me = settings.runner();
        writer.execute(
                new RunCommand.TakeOver(
                        me.host(), me.pid(), me.version(), from.road(), artifacts(replay.state()), adoptions.fates()),
                List.of());
    }

    /** Each is told once by this process, and recorded once in the run. */
    private void warn(RunWriter writer, Opened from, RunState before, RunFiles files) {
        ArtifactChoice now = artifacts(before);
        for (StateWarning warning : from.run().changes().warnings(before, from.road(), now, files.repairs())) {
            warn(writer, warning);
        }
    }

    private static TextDigest recorded(TaskState task, Replay replay, LogTexts reader) {
        return replay.transcripts()
                .find(task.running().orElseThrow())
                .map(reader::digest)
                .orElse(NOTHING);
    }

    private void warn(RunWriter writer, StateWarning warning) {
        settings.warnings().accept(warning.code() + ": " + warning.text());
        writer.execute(new RunCommand.WarnOperator(warning.code(), ErrorMessages.bounded(warning.text())), List.of());
    }

    /** Until the operator's word is durable, the records stay: whoever is stopped before has to be given it again. */
    private void forget(RunWriter writer, SaidGone saidGone, RunState before) {
        if (saidGone.isEmpty()) {
            return;
        }
        if (before.finished().isEmpty()) {
            warn(writer, new StateWarning("AGENTS_SAID_GONE", saidGone.text()));
        } else {
            settings.warnings().accept(saidGone.text()); // a finished run takes no more events
        }
        saidGone.forget();
    }

    private StoppedFiles files() {
        return new StoppedFiles(settings, store, places);
    }

    private ArtifactChoice artifacts(RunState state) {
        return files().artifacts(state);
    }

    private void closeAll(Throwable failure) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
