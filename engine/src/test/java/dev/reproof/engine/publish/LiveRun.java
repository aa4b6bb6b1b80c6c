package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.EndOracle;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.Logs;
import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A run with a real log and a real writer, whose files are under test. */
final class LiveRun implements AutoCloseable {

    static final RunId RUN = new RunId("harbour");
    static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    static final byte[] DOCUMENT = "{ \"title\" : \"Harbour\" }\n".getBytes(UTF_8);

    private static final class Attempt {
        private final AttemptKey key;
        private final StreamId stream;
        private final StringBuilder said = new StringBuilder();
        private long sequence;
        private long bytes;

        Attempt(AttemptKey key, StreamId stream) {
            this.key = key;
            this.stream = stream;
        }
    }

    final Path directory;
    final RunHome home;
    final WatchedDisk disk = new WatchedDisk();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final FragileLog log;
    final RunState first;
    private final Map<String, Attempt> attempts = new HashMap<>();
    private int streams = 1;
    private boolean mirrored = true;
    private Optional<Path> findings = Optional.empty();
    PromptSource prompts = (run, sent) -> Optional.of(prompt(sent.key().task().value()));
    RunFiles files;
    RunWriter writer;

    private LiveRun(Path directory, Dag dag) {
        this.directory = directory;
        this.home = RunHome.of(directory, RUN);
        home.create();
        this.log = new FragileLog(Logs.open(home.events()));
        RunStarted started = new RunStarted(
                RUN,
                new Document(StreamId.ofTranscript(RUN, 0), Sha256.of(DOCUMENT), DOCUMENT.length),
                RunOptions.DEFAULT,
                1,
                "quay",
                7,
                "0.1.0",
                ArtifactChoice.own());
        LogEntry entry = LogEntry.linked(LogEntry.CHAIN_START, StreamId.ofRun(RUN), 0, NOW, log.encode(started));
        log.append(List.of(entry));
        this.first = RunState.started(dag, new Recorded(0, entry.link().orElseThrow(), NOW, started));
    }

    /** A run whose tasks all stand in one rank, that has started and has its files. */
    static LiveRun of(Path directory, String... tasks) {
        LiveRun run = prepared(directory, tasks);
        run.start(run.plan(Optional.empty()));
        return run;
    }

    /** The same without artifacts. */
    static LiveRun withoutArtifacts(Path directory, String... tasks) {
        LiveRun run = prepared(directory, tasks);
        run.mirrored = false;
        run.start(run.plan(Optional.empty()));
        return run;
    }

    /** The same with a loop that a task decides, whose findings go into a directory of their own if one is given. */
    static LiveRun reviewed(Path directory, Optional<Path> findings, String reviewer, String... others) {
        String[] tasks = Stream.concat(Stream.of(reviewer), Stream.of(others)).toArray(String[]::new);
        LiveRun run = new LiveRun(directory, reviewedDag(reviewer, tasks));
        run.findings = findings;
        run.start(run.plan(Optional.empty()));
        return run;
    }

    /** The same without files. */
    static LiveRun prepared(Path directory, String... tasks) {
        return new LiveRun(directory, dag(tasks));
    }

    void start(FilePlan plan) {
        files = RunFiles.start(plan, log, clock(), warnings::add, first);
        write(first, TranscriptStore.EMPTY);
    }

    /** The same, with artifacts from now on or without. */
    Repairs recover(boolean withArtifacts) {
        mirrored = withArtifacts;
        return recover();
    }

    /** Ends the process, as it were, and opens the run again. */
    Repairs recover(AttemptKey... interrupted) {
        RunState state = writer.state();
        close(files, writer);
        files = RunFiles.recover(
                plan(Optional.empty()),
                log,
                clock(),
                warnings::add,
                state,
                log.transcripts(),
                List.of(interrupted),
                Set.of());
        write(state, log.transcripts());
        return files.repairs();
    }

    FilePlan plan(Optional<Path> statePath) {
        return new FilePlan(
                        home,
                        mirrored ? Optional.of(ArtifactDirectory.open(disk, home.artifacts())) : Optional.empty(),
                        findings,
                        statePath,
                        "h2:events.mv.db",
                        DOCUMENT,
                        List::of,
                        disk,
                        FilePlan.BACKLOG_BYTES)
                .withPrompts((run, sent) -> prompts.again(run, sent));
    }

    private static String prompt(String task) {
        return "do " + task;
    }

    private void write(RunState state, TranscriptStore transcripts) {
        GroupPolicy atOnce = new GroupPolicy(1, Duration.ofMillis(1));
        writer = new RunWriter(Logs.INSIDER, log, state, transcripts, clock(), atOnce, files);
    }

    void startRank() {
        decide(new StartRank(0), List.of());
    }

    void completeRank() {
        decide(new CompleteRank(0), List.of());
    }

    AttemptKey dispatch(String task) {
        AttemptKey key = new AttemptKey(
                new TaskId(task), 0, writer.state().task(new TaskId(task)).attempts() + 1);
        Attempt attempt = new Attempt(key, StreamId.ofTranscript(RUN, streams++));
        attempts.put(task, attempt);
        decide(
                new DispatchTask(key, attempt.stream, TextDigest.of(prompt(task)), List.of(), Optional.of("small")),
                List.of(append(attempt, new TranscriptOpened(Optional.of(key), Channel.TEXT))));
        return key;
    }

    void say(String task, String text) {
        saying(task, text).join();
    }

    CompletableFuture<RunState> saying(String task, String text) {
        Attempt attempt = attempts.get(task);
        byte[] utf8 = text.getBytes(UTF_8);
        TranscriptEvent block = TranscriptBlocks.pack(attempt.bytes, utf8, 0, utf8.length);
        TranscriptAppend append = new TranscriptAppend(
                attempt.stream, attempt.sequence++, Optional.of(attempt.key), block, log.encode(block), utf8);
        attempt.said.append(text);
        attempt.bytes += utf8.length;
        return writer.append(append, System.nanoTime());
    }

    void finish(String task) {
        finish(task, seal(attempts.get(task)));
    }

    void finish(String task, Seal seal) {
        Attempt attempt = attempts.get(task);
        decide(
                new FinishTask(attempt.key, seal, new TokenUsage(OptionalLong.of(12), OptionalLong.of(34))),
                List.of(append(attempt, new TranscriptSealed(seal))));
    }

    void fail(String task, String message) {
        Attempt attempt = attempts.get(task);
        decide(
                new FailTask(attempt.key, message, seal(attempt), TokenUsage.UNKNOWN),
                List.of(append(attempt, new TranscriptSealed(seal(attempt)))));
    }

    /** An oracle runs as that task and passes; its command prints this. */
    void ask(String task, String stdout, String stderr) {
        dispatch(task);
        AttemptKey key = attempts.get(task).key;
        Attempt out = new Attempt(key, StreamId.ofTranscript(RUN, streams++));
        Attempt err = new Attempt(key, StreamId.ofTranscript(RUN, streams++));
        List<TranscriptAppend> texts = new ArrayList<>(printed(out, Channel.STDOUT, stdout));
        texts.addAll(printed(err, Channel.STDERR, stderr));
        Seal report = seal(attempts.get(task));
        texts.add(append(attempts.get(task), new TranscriptSealed(report)));
        OracleEvidenceRecorded evidence = new OracleEvidenceRecorded(
                key, Optional.of(0), new Evidence(out.stream, seal(out)), new Evidence(err.stream, seal(err)));
        decide(new EndOracle(evidence, Optional.empty(), report), texts);
        files.flush();
    }

    private List<TranscriptAppend> printed(Attempt to, Channel channel, String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        List<TranscriptEvent> events = new ArrayList<>();
        events.add(new TranscriptOpened(Optional.of(to.key), channel));
        if (utf8.length > 0) {
            events.add(TranscriptBlocks.pack(0, utf8, 0, utf8.length));
        }
        to.said.append(text);
        to.bytes = utf8.length;
        events.add(new TranscriptSealed(seal(to)));
        return events.stream()
                .map(event ->
                        writer.encoded(to.stream, to.sequence++, Optional.empty(), event, TranscriptAppend.NO_TEXT))
                .toList();
    }

    void decide(RunCommand command, List<TranscriptAppend> texts) {
        writer.decide(command, texts).join();
    }

    private TranscriptAppend append(Attempt attempt, TranscriptEvent event) {
        return writer.encoded(
                attempt.stream, attempt.sequence++, Optional.of(attempt.key), event, TranscriptAppend.NO_TEXT);
    }

    private static Seal seal(Attempt attempt) {
        String text = attempt.said.toString();
        return new Seal(attempt.bytes, text.length(), Sha256.of(text), 0);
    }

    Path artifact(String name) {
        return home.artifacts().resolve(name);
    }

    /** Writes into an artifact, and the system's clock has gone on since it was finished: else it might look as before. */
    void alter(String name, String content) {
        Path file = artifact(name);
        Optional<FileStamp> before = FileStamp.of(file);
        await().until(() -> {
            Files.writeString(file, content);
            return !FileStamp.of(file).equals(before);
        });
    }

    List<String> artifacts() throws IOException {
        return names(home.artifacts());
    }

    /** The packed transcripts there are. */
    List<String> packed() throws IOException {
        return Files.exists(home.inline()) ? names(home.inline()) : List.of();
    }

    private static List<String> names(Path directory) throws IOException {
        try (var found = Files.list(directory)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The state file once everything committed is on disk. */
    JsonNode state() throws IOException {
        files.flush();
        return new ObjectMapper().readTree(home.state().toFile());
    }

    /** That task in the state file. */
    JsonNode state(String task) throws IOException {
        for (JsonNode each : state().at("/state/tasks")) {
            if (each.get("id").textValue().equals(task)) {
                return each;
            }
        }
        throw new AssertionError("No task '" + task + "' in the state file");
    }

    /** The text that the state file itself carries for that task. */
    String inline(String task) throws IOException {
        JsonNode member = state(task).path("transcript");
        assertThat(member.path("kind").textValue()).isEqualTo("inline");
        assertThat(member.path("encoding").textValue()).isEqualTo("gzip-base64");
        byte[] packed = Base64.getDecoder().decode(member.get("data").textValue());
        try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = text.readAllBytes();
            assertThat(member.get("bytes").longValue()).isEqualTo(bytes.length);
            assertThat(member.get("sha256").textValue())
                    .isEqualTo(Sha256.of(bytes).hex());
            return new String(bytes, UTF_8);
        }
    }

    static Clock clock() {
        return Clock.fixed(NOW.plusSeconds(1), ZoneOffset.UTC);
    }

    static Dag dag(String... ids) {
        return parsed(document(ids));
    }

    private static Dag reviewedDag(String reviewer, String... ids) {
        ObjectNode document = document(ids);
        document.putArray("loops").addObject().put("convergeOn", reviewer).put("maxIterations", 3);
        return parsed(document);
    }

    private static Dag parsed(ObjectNode document) {
        return DagParser.require(document.toString().getBytes(StandardCharsets.UTF_8), "test");
    }

    private static ObjectNode document(String... ids) {
        ObjectNode document = new ObjectMapper().createObjectNode().put("title", "Harbour");
        ArrayNode tasks = document.putArray("tasks");
        for (String id : ids) {
            tasks.addObject().put("id", id).put("complexity", "MED").put("subtask_prompt", "do " + id);
        }
        return document;
    }

    /** Ends it even where a test has failed halfway. */
    @Override
    public void close() {
        disk.moveOn();
        close(files, writer);
        log.close();
    }

    private static void close(RunFiles files, RunWriter writer) {
        writer.close();
        files.close();
    }
}
