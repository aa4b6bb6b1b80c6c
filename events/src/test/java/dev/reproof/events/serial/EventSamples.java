package dev.reproof.events.serial;

import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.BlockCodec;
import dev.reproof.events.ByHand;
import dev.reproof.events.Channel;
import dev.reproof.events.Document;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.Event;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ImportedText;
import dev.reproof.events.PromptInput;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TaskOrder;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.Worktree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Fixed events: one of each kind with everything it can hold, and more that leave out what may be absent. */
final class EventSamples {

    private static final RunId RUN = new RunId("r1");
    private static final Sha256 A = new Sha256("a".repeat(64));
    private static final Sha256 B = new Sha256("b".repeat(64));
    private static final TaskId SPEC = new TaskId("write spec");
    private static final TaskId BUILD = new TaskId("b\u00E9ton \uD83C\uDF5E/\u0000");
    private static final AttemptKey KEY = new AttemptKey(BUILD, 1, 2);
    private static final Seal SEAL = new Seal(4_294_967_296L, 4_294_967_295L, B, 3);
    private static final TokenUsage USED = new TokenUsage(OptionalLong.of(1200), OptionalLong.of(0));

    private EventSamples() {}

    /** Events with members that came later; older ones do not have them. By what came. */
    static Map<String, Event> grown() {
        Map<String, Event> all = new TreeMap<>(grownAtFirst());
        all.putAll(grownForWorktrees());
        return all;
    }

    private static Map<String, Event> grownForWorktrees() {
        return Map.of(
                "worktrees",
                new OptionsChanged(new RunOptions(
                        Optional.empty(),
                        Optional.empty(),
                        8,
                        1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("ci/agents"),
                        Optional.of(UpstreamDiff.STAT))),
                "worktree",
                new TaskDispatched(
                        KEY,
                        StreamId.ofTranscript(RUN, 7),
                        new TextDigest(A, 0),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Worktree("reproof/r1/spec-1-2", "a".repeat(40)))));
    }

    private static Map<String, Event> grownAtFirst() {
        return Map.of(
                "reviews",
                new OptionsChanged(new RunOptions(
                        Optional.empty(),
                        Optional.empty(),
                        8,
                        1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(EmptyAnswer.FAIL),
                        Optional.of(2L),
                        Optional.of(true),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                "limits",
                new OptionsChanged(new RunOptions(
                        Optional.empty(),
                        Optional.empty(),
                        8,
                        1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(5_000_000_000L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                "retries",
                new OptionsChanged(new RunOptions(
                        Optional.empty(),
                        Optional.empty(),
                        8,
                        1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(2L),
                        Optional.of(43_200_000L),
                        Optional.of("75,111"),
                        Optional.of("try again (later|soon)"),
                        Optional.of(Map.of("sloop-large", 2L)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                "schedule",
                new OptionsChanged(new RunOptions(
                        Optional.empty(),
                        Optional.empty(),
                        8,
                        1,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(TaskOrder.READY),
                        Optional.empty(),
                        Optional.empty())),
                "money",
                new StateImported(
                        2,
                        A,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of(new AgentReport.Cost("USD", 840_000_000)))),
                "cost",
                new TaskBudgetExceeded(BUILD, 1, TaskBudgetExceeded.Limit.COST, "Too much money"),
                "left",
                new RunInterrupted("SIGTERM", Optional.of(List.of(KEY))),
                "oracle",
                new AttemptAdopted(KEY, 3, false, new TextDigest(B, 17), Optional.of(new TextDigest(A, 0))),
                "findings",
                new LoopImported(
                        "loop-review",
                        1,
                        Optional.of(KEY),
                        Optional.of(new ImportedText(KEY, StreamId.ofTranscript(RUN, 5), SEAL, Fidelity.FINDINGS))));
    }

    static List<Event> full() {
        return List.of(
                new RunStarted(
                        RUN,
                        new Document(StreamId.ofTranscript(RUN, 0), A, 5_000_000_000L),
                        new RunOptions(
                                Optional.of("maxChars:900"),
                                Optional.of(120_000L),
                                3,
                                60_000,
                                5_000,
                                Optional.of(3_600_000L),
                                Optional.of("review"),
                                Optional.of(4L),
                                Optional.of(1_048_576L),
                                Optional.of(Map.of("LOW", new RunOptions.Model("small", Map.of("temperature", "0.2")))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        1,
                        "bakery",
                        4711,
                        "0.1.0",
                        new ArtifactChoice.Pinned("/srv/artifacts")),
                new RunResumed(2, "bakery", 4712, "0.1.0", "log", new ArtifactChoice.Pinned("/srv/artifacts")),
                new RankStarted(0, 1),
                new RankCompleted(0, 1, List.of(SPEC, BUILD)),
                new RunInterrupted("SIGTERM"),
                new RunFinished(RunOutcome.FAILED, "Did not finish: write spec"),
                new StateImported(
                        2, A, Optional.of(41L), Optional.of(B), Optional.of(1_900_000_000_000L), Optional.of(12_345L)),
                new RunForked(new RunId("r1"), 12, B),
                new DagChanged(new Document(StreamId.ofTranscript(RUN, 9), B, 77)),
                new OptionsChanged(new RunOptions(Optional.of("full"), Optional.of(5_000L), 2, 60_000, 5_000)),
                new DegradedAccepted(List.of(SPEC, BUILD)),
                new OperatorWarned("TRANSCRIPT_DEGRADED", "1 transcript is known to be cut: write spec"),
                new LoopIterationStarted("loop-review", 1, KEY),
                new LoopConverged("loop-review", 2, KEY),
                new LoopExhausted("loop-review", 2, KEY, "The review still has findings after 2 iterations"),
                new LoopImported(
                        "loop-review",
                        2,
                        Optional.of(KEY),
                        Optional.of(new ImportedText(KEY, StreamId.ofTranscript(RUN, 5), SEAL, Fidelity.EXACT))),
                new ReviewUnreadable("loop-review", 2, KEY, ReviewUnreadable.Next.STOPPED, "It is empty"),
                new RunRestartRequested("rank 2", List.of("runner.jar")),
                new AgentChosen(Map.of("--agent", "openai", "--openai-model", "sloop")),
                new RedactionChosen(Optional.of(new RedactionRules(List.of("HARBOUR_KEY", "pattern-1"), A))),
                new WorkingDirectoryChosen("/srv/harbour", "/srv/harbour/.reproof/runs/r1", "bakery"),
                new TaskDispatched(
                        KEY,
                        StreamId.ofTranscript(RUN, 7),
                        new TextDigest(A, 321),
                        List.of(new PromptInput(
                                SPEC, Optional.of(new AttemptKey(SPEC, 0, 1)), Optional.of(B), "summarize", A)),
                        Optional.of("large"),
                        Optional.of(new PromptInput(
                                SPEC, Optional.of(new AttemptKey(SPEC, 0, 1)), Optional.of(A), "full", B))),
                new TaskFinished(KEY, SEAL, USED),
                new TaskFailed(KEY, "The agent ended with exit code 3", SEAL, USED),
                new TaskSkipped(BUILD, 1, List.of(SPEC)),
                new TaskBudgetExceeded(
                        BUILD,
                        1,
                        TaskBudgetExceeded.Limit.OUTPUT_BYTES,
                        "The run carries too much text",
                        Optional.of(2),
                        Optional.of(SEAL),
                        USED),
                new TaskRequeued(KEY, "the runner ended before the attempt did", new TextDigest(B, 17)),
                new TaskImported(
                        BUILD,
                        TaskImported.Outcome.FAILED,
                        1,
                        2,
                        Optional.of(new ImportedText(KEY, StreamId.ofTranscript(RUN, 3), SEAL, Fidelity.DEGRADED)),
                        USED,
                        Optional.of("The agent ended with exit code 3"),
                        Optional.of(1_900_000_000_000L),
                        Optional.of(1_900_000_060_000L),
                        Optional.of(new ImportedText(KEY, StreamId.ofTranscript(RUN, 4), SEAL, Fidelity.LEGACY))),
                new TaskReopened(BUILD, 1, "the operator wants failed tasks to run again"),
                new CheckpointOpened(KEY, "/srv/checkpoints/go.waiting"),
                new CheckpointReleased(KEY, StreamId.ofTranscript(RUN, 8), SEAL),
                new OracleEvidenceRecorded(
                        KEY,
                        Optional.of(0),
                        new OracleEvidenceRecorded.Evidence(StreamId.ofTranscript(RUN, 8), SEAL),
                        new OracleEvidenceRecorded.Evidence(StreamId.ofTranscript(RUN, 9), SEAL)),
                new SecretsRedacted(KEY, Map.of("HARBOUR_KEY", 3L, "pattern-1", 1L)),
                new AttemptAdopted(KEY, 3, true, new TextDigest(B, 17), Optional.empty()),
                new AgentReported(
                        KEY,
                        new AgentReport(
                                AgentVerdict.RATE_LIMIT,
                                Optional.of(429),
                                Optional.of("5b1c-harbour"),
                                Optional.of("2.1.0"),
                                List.of("sloop-large", "sloop-small"),
                                new AgentReport.Tokens(
                                        Optional.of(1_200L), Optional.of(18L), Optional.of(1_000L), Optional.of(4L)),
                                Optional.of(new AgentReport.Cost("USD", 5_000_480_000L)),
                                Optional.of("end_turn"),
                                Optional.of(2L),
                                1,
                                3,
                                Optional.of(new TextDigest(B, 5_000_000_000L)))),
                new TaskWaiting(KEY, TaskWaiting.Cause.RATE_LIMIT, Optional.of(1_900_000_000_000L)),
                new TaskTakenByHand(
                        KEY.task(),
                        1,
                        ByHand.FINISHED,
                        Optional.of(new HandText(3, new StreamId("r1/9"), SEAL)),
                        Optional.of("it hung"),
                        "5f1c2d3e-command"),
                new TaskFannedOut(
                        KEY,
                        Optional.of(new AttemptKey(new TaskId("plan"), 1, 2)),
                        Optional.of(new FannedItems(3, new StreamId("r1/10"), SEAL)),
                        Optional.empty()),
                new WorktreeLeft(
                        KEY,
                        new Worktree("reproof/r1/spec-1-2", "a".repeat(40)),
                        Optional.of("b".repeat(40)),
                        StreamId.ofTranscript(RUN, 10),
                        SEAL,
                        3,
                        true,
                        Optional.of("git add left some out")),
                new TranscriptOpened(Optional.of(KEY), Channel.TEXT),
                new TranscriptChunkAppended(
                        4_294_967_296L, 5, BlockCodec.LZ4, 0x89ABCDEF, new byte[] {0, 1, -1, 127, -128}),
                new TranscriptSealed(SEAL));
    }

    static List<Event> sparse() {
        return List.of(
                new RunStarted(
                        RUN,
                        new Document(StreamId.ofTranscript(RUN, 0), A, 2),
                        RunOptions.DEFAULT,
                        1,
                        "",
                        1,
                        "",
                        ArtifactChoice.own()),
                new RunStarted(
                        RUN,
                        new Document(StreamId.ofTranscript(RUN, 0), A, 2),
                        RunOptions.DEFAULT,
                        1,
                        "",
                        1,
                        "",
                        ArtifactChoice.off()),
                new RunResumed(2, "", 1, "", "log", ArtifactChoice.own()),
                new RunResumed(2, "", 1, "", "log", ArtifactChoice.off()),
                new RankCompleted(0, 0, List.of()),
                new StateImported(1, A, Optional.empty(), Optional.empty(), Optional.empty()),
                new OptionsChanged(RunOptions.DEFAULT),
                new TaskImported(
                        SPEC,
                        TaskImported.Outcome.WAITING,
                        0,
                        0,
                        Optional.empty(),
                        TokenUsage.UNKNOWN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new RunFinished(RunOutcome.SUCCESS, ""),
                new TaskDispatched(
                        KEY,
                        StreamId.ofTranscript(RUN, 7),
                        new TextDigest(A, 0),
                        List.of(new PromptInput(SPEC, Optional.empty(), Optional.empty(), "full", A)),
                        Optional.empty()),
                new TaskFinished(KEY, SEAL, TokenUsage.UNKNOWN),
                new TaskFailed(KEY, "", SEAL, new TokenUsage(OptionalLong.empty(), OptionalLong.of(Long.MAX_VALUE))),
                new TaskBudgetExceeded(BUILD, 1, TaskBudgetExceeded.Limit.TOKENS, "Too many tokens"),
                new LoopImported("l", 1, Optional.empty()),
                new RunRestartRequested("the end", List.of()),
                new RunFinished(RunOutcome.BUDGET_EXCEEDED, ""),
                new RedactionChosen(Optional.empty()),
                new OracleEvidenceRecorded(
                        KEY,
                        Optional.empty(),
                        new OracleEvidenceRecorded.Evidence(StreamId.ofTranscript(RUN, 8), SEAL),
                        new OracleEvidenceRecorded.Evidence(StreamId.ofTranscript(RUN, 9), SEAL)),
                new AgentReported(
                        KEY,
                        new AgentReport(
                                AgentVerdict.NO_END,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                AgentReport.Tokens.UNKNOWN,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                0,
                                Optional.empty())),
                new TaskWaiting(KEY, TaskWaiting.Cause.FAILURE, Optional.empty()),
                new WorktreeLeft(
                        KEY,
                        new Worktree("reproof/r1/spec-1-2", "a".repeat(40)),
                        Optional.empty(),
                        StreamId.ofTranscript(RUN, 10),
                        SEAL,
                        0,
                        false,
                        Optional.empty()),
                new TaskTakenByHand(
                        KEY.task(), 0, ByHand.CANCELLED, Optional.empty(), Optional.empty(), "5f1c2d3e-command"),
                new TaskFannedOut(KEY, Optional.empty(), Optional.empty(), Optional.of("it is no list")),
                new TranscriptOpened(Optional.of(KEY), Channel.STDOUT),
                new TranscriptOpened(Optional.of(KEY), Channel.STDERR),
                new TranscriptOpened(Optional.empty(), Channel.DAG),
                new TranscriptChunkAppended(0, 1, BlockCodec.RAW, 0, new byte[] {'a'}));
    }
}
