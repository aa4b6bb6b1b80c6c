package dev.reproof.engine.report;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.report.AttemptStory.Said;
import dev.reproof.engine.report.TaskStory.Findings;
import dev.reproof.engine.report.TaskStory.Link;
import dev.reproof.engine.report.TaskStory.Pass;
import dev.reproof.engine.report.TaskStory.Piece;
import dev.reproof.engine.report.TaskStory.Prompt;
import dev.reproof.engine.report.TaskStory.Shown;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.findings.Review;
import dev.reproof.projections.prompt.PromptPiece;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The texts of a page, cut so that all of them together are some megabytes at most. Not for more than one thread. */
final class TaskTexts {

    /** What all texts together may take of a page. */
    private static final int ALL_BYTES = 3_000_000;

    private static final int MOST_OF_A_TASK = 40_000;
    private static final int LEAST_OF_A_TASK = 1_500;

    /** A review that is longer is not read again. */
    private static final long LONGEST_REVIEW = 1 << 20;

    private static final int MOST_FINDINGS = 20;

    private final EventLog log;
    private final LogTexts texts;
    private final Replay replay;
    private final KeptFiles files;
    private final ArtifactNames names;
    private final int ofTask;
    private final Map<AttemptKey, Prompt> prompts = new HashMap<>();

    TaskTexts(EventLog log, Replay replay, RunHistory history, KeptFiles files) {
        this.log = log;
        this.texts = LogTexts.remembering(log);
        this.replay = replay;
        this.files = files;
        List<TaskId> ids = replay.state().tasks().stream().map(TaskState::id).toList();
        this.names = ArtifactNames.of(ids);
        this.ofTask = Math.max(LEAST_OF_A_TASK, Math.min(MOST_OF_A_TASK, ALL_BYTES / ids.size()));
        history.attempts().stream()
                .filter(attempt -> attempt.end().isEmpty())
                .forEach(attempt -> attempt.sent()
                        .flatMap(sent -> replay.transcripts().find(sent.stream()))
                        .ifPresent(position -> attempt.saying(position.bytes())));
        prompts(history);
    }

    /** How often it ran: in the main run, and in iterations of a loop. */
    int iterations(List<AttemptStory> attempts) {
        return last(attempts).size();
    }

    Optional<String> page(TaskId task) {
        return files.link(names.report(task));
    }

    List<Pass> passes(Task task, List<AttemptStory> attempts) {
        List<AttemptStory> shown = shown(attempts);
        int bytes = ofTask / Math.max(1, shown.size());
        return shown.stream()
                .map(attempt -> pass(task, attempt, attempt.equals(attempts.get(attempts.size() - 1)), bytes))
                .toList();
    }

    private static List<AttemptStory> shown(List<AttemptStory> attempts) {
        List<AttemptStory> last = last(attempts);
        return last.subList(Math.max(0, last.size() - TaskStory.MOST_PASSES), last.size());
    }

    private static List<AttemptStory> last(List<AttemptStory> attempts) {
        Map<Integer, AttemptStory> last = new TreeMap<>();
        attempts.forEach(attempt -> last.put(attempt.key().iteration(), attempt));
        return List.copyOf(last.values());
    }

    /** Every prompt is made of the run as it was right before it was sent. */
    private void prompts(RunHistory history) {
        Map<TaskDispatched, Integer> wanted = new HashMap<>();
        history.byTask().values().forEach(attempts -> {
            List<AttemptStory> shown = shown(attempts);
            shown.forEach(attempt -> attempt.sent().ifPresent(sent -> wanted.put(sent, ofTask / shown.size() / 2)));
        });
        Prompts made = new Prompts(texts);
        replay.again(log, (before, next) -> {
            if (next.event() instanceof TaskDispatched sent && wanted.containsKey(sent)) {
                prompts.put(sent.key(), prompt(made, before, sent, wanted.get(sent)));
            }
        });
    }

    private static Prompt prompt(Prompts prompts, RunState before, TaskDispatched sent, int bytes) {
        Optional<List<PromptPiece>> made =
                prompts.piecesToShow(before, sent.key().task());
        StringBuilder whole = new StringBuilder();
        made.orElse(List.of()).forEach(piece -> whole.append(piece.text()));
        return new Prompt(
                made.map(pieces -> pieces(pieces, sent, bytes)).orElse(List.of()),
                sent.prompt().bytes(),
                sent.prompt().sha256().hex(),
                made.isEmpty() || TextDigest.of(whole.toString()).equals(sent.prompt()));
    }

    private static List<Piece> pieces(List<PromptPiece> pieces, TaskDispatched sent, int bytes) {
        int each = share(pieces, bytes);
        List<Piece> cut = new ArrayList<>();
        for (PromptPiece piece : pieces) {
            cut.add(new Piece(piece.part(), origin(piece, sent), Cut.of(piece.text(), each)));
        }
        return cut;
    }

    /** So much of each piece that short ones are whole and the long ones share what is left. */
    private static int share(List<PromptPiece> pieces, int bytes) {
        int left = bytes;
        int others = pieces.size();
        for (int length : pieces.stream()
                .mapToInt(piece -> piece.text().length())
                .sorted()
                .toArray()) {
            if (length > left / others) {
                return Math.max(1, left / others);
            }
            left -= length;
            others--;
        }
        return Math.max(1, bytes);
    }

    private static String origin(PromptPiece piece, TaskDispatched sent) {
        String from = piece.from().map(TaskId::value).orElse("");
        return switch (piece.part()) {
            case FRAMING -> "framing of the DAG";
            case PARENT -> "parent " + from + ", " + policy(piece, sent.inputs().stream());
            case CONTEXT -> "what the caller adds";
            case FEEDBACK -> "review of " + from + ", " + policy(piece, sent.feedback().stream());
            case TASK -> "the task's own";
            case RULE -> "stitching";
        };
    }

    private static String policy(PromptPiece piece, Stream<PromptInput> inputs) {
        return inputs.filter(input -> piece.from().equals(Optional.of(input.parent())))
                .map(PromptInput::policy)
                .findFirst()
                .map(policy -> switch (policy) {
                    case "full" -> "all of it";
                    case "failure" -> "why it has no result";
                    case "no-output" -> "nothing was said";
                    default -> "excerpt (" + policy + ")";
                })
                .orElse("");
    }

    private Pass pass(Task task, AttemptStory attempt, boolean last, int bytes) {
        AttemptKey key = attempt.key();
        return new Pass(
                attempt,
                Optional.ofNullable(prompts.get(key)),
                attempt.said().flatMap(said -> said(task, attempt, said, bytes / 4)),
                stderr(task, key, last, bytes / 10),
                evidence(task, key),
                attempt.said().flatMap(said -> findings(task, said, bytes / 8)));
    }

    private Optional<Shown> said(Task task, AttemptStory attempt, Said said, int bytes) {
        AttemptKey key = attempt.key();
        Optional<String> link = said.sealed() && attempt.how().look() == Standing.FINISHED
                ? files.link(names.sealed(key.task(), key.iteration()))
                : files.link(names.partial(key.task(), key.iteration(), key.attempt()));
        int most = task instanceof OracleTask ? bytes * 2 : bytes;
        Optional<Cut> end = said.stream()
                .filter(stream -> replay.transcripts().find(stream).isPresent())
                .map(stream -> end(stream, said.bytes(), most));
        return end.map(text -> new Shown(text, said.bytes(), link));
    }

    private Cut end(StreamId stream, long bytes, int most) {
        long now =
                replay.transcripts().find(stream).map(TranscriptPosition::bytes).orElse(0L);
        if (now > bytes) { // it has said more since the position that is shown
            return new Cut("", bytes, "");
        }
        byte[] tail = log.tail(stream, most);
        String text = new String(tail, StandardCharsets.UTF_8);
        return Cut.ofEnd(text, Math.max(0, bytes - tail.length), most);
    }

    private Optional<Shown> stderr(Task task, AttemptKey key, boolean last, int bytes) {
        return task instanceof OracleTask
                ? Optional.empty() // its report has the end of it
                : files.stderrEnd(key, last, bytes)
                        .filter(text -> !text.isBlank())
                        .map(text -> new Shown(
                                Cut.ofEnd(text, 0, bytes), text.length(), files.link(names.stderrLog(key.task()))));
    }

    private List<Link> evidence(Task task, AttemptKey key) {
        if (!(task instanceof OracleTask)) {
            return List.of();
        }
        return Stream.of(
                        files.link(names.stdoutLog(key.task(), key.iteration()))
                                .map(address -> new Link("all of its standard output", address)),
                        files.link(names.stderrLog(key.task(), key.iteration()))
                                .map(address -> new Link("all of its standard error", address)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Findings> findings(Task task, Said said, int bytes) {
        if (!replay.state().isReviewer(task.id()) || !said.sealed() || said.bytes() > LONGEST_REVIEW) {
            return Optional.empty();
        }
        return said.stream()
                .flatMap(replay.transcripts()::find)
                .flatMap(position -> position.seal().map(seal -> texts.text(position.stream(), seal)))
                .map(Review::of)
                .map(review -> findings(review, bytes));
    }

    private static Findings findings(Review review, int bytes) {
        List<String> blockers = review.findings().blockers();
        List<String> severe = review.findings().highSeverity();
        int left = Math.max(0, MOST_FINDINGS - blockers.size());
        int each = Math.max(80, bytes / MOST_FINDINGS);
        return new Findings(
                review.verdict(),
                review.seen(),
                cut(blockers, MOST_FINDINGS, each),
                cut(severe, left, each),
                Math.max(0, blockers.size() + severe.size() - MOST_FINDINGS));
    }

    private static List<String> cut(List<String> findings, int most, int bytes) {
        return findings.stream()
                .limit(most)
                .map(finding -> Cut.of(finding, bytes))
                .map(text -> text.isWhole() ? text.start() : text.start() + " … " + text.end())
                .toList();
    }
}
