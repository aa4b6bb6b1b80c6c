package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.ByHand;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.Told;
import dev.reproof.projections.state.StateView.TaskView;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a view token by token, and believes nothing. What a view does not show, documents, texts and packed transcripts,
 * is skipped unread; what it shows is counted, so that no file makes a reader hold much. No tree and no object mapper is
 * made: that would take as long as everything else that shows where a run stands.
 */
final class StateViewReader {

    static final int MOST_TASKS = 100_000;

    private static final int MOST_SHOWN = 100;
    private static final String NOTHING = "nothing";
    private static final String STATUSES = "one of " + TaskStatus.words();

    /** Beside a few words per task a view has error messages, of which a run with many tasks may have many. */
    static final long MOST_CHARS = 128L << 20;

    /** Reads the value of a member; what it leaves of it is skipped. */
    @FunctionalInterface
    private interface Member {
        void read(String name) throws IOException;
    }

    /** Reads an element of an array. */
    @FunctionalInterface
    private interface Element {
        void read() throws IOException;
    }

    private final JsonParser json;
    private final String where;
    /** The first one; it is told when the version is known, since of a newer file nothing else matters. */
    private Optional<Corrupt> fault = Optional.empty();

    private long chars;

    private Optional<BigInteger> version = Optional.empty();
    private String versionFound = NOTHING;
    private Optional<RunId> run = Optional.empty();
    private OptionalLong position = OptionalLong.empty();
    private Optional<Sha256> chain = Optional.empty();
    private Optional<String> home = Optional.empty();
    private Optional<String> artifacts = Optional.empty();
    private Optional<RunForked> forkedFrom = Optional.empty();
    private final List<StateWarning> warnings = new ArrayList<>();
    private Optional<Instant> writtenAt = Optional.empty();
    private boolean hasState;
    private String title = "";
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<StateOutcome> outcome = Optional.empty();
    private Optional<String> message = Optional.empty();
    private boolean hasTasks;
    private final Map<TaskId, TaskView> tasks = new LinkedHashMap<>();
    private final Map<String, String> agent = new HashMap<>();
    private Optional<StateView.Redaction> redaction = Optional.empty();
    private Optional<Told> told = Optional.empty();
    private Optional<TaskRanks> ranks;

    StateViewReader(JsonParser json, String where, boolean ranked) {
        this.json = json;
        this.where = where;
        this.ranks = ranked ? Optional.of(new TaskRanks()) : Optional.empty();
    }

    StateView read() throws IOException {
        boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
        String root = found();
        members(this::root);
        json.skipChildren();
        if (json.currentToken() != null && json.nextToken() != null) {
            throw new Corrupt("State file " + where + " goes on after its end; it is not what Reproof wrote");
        }
        if (!isObject) {
            throw malformed("the file", "an object", root);
        }
        requireVersion();
        if (!hasTasks) {
            fault(hasState ? "state.tasks" : "state", hasState ? "an array" : "an object", NOTHING);
        }
        fault.ifPresent(first -> {
            throw first;
        });
        return new StateView(
                run,
                position,
                chain,
                home,
                artifacts,
                forkedFrom,
                warnings,
                writtenAt,
                title,
                startedAt,
                outcome,
                message,
                List.copyOf(tasks.values()),
                agent,
                redaction,
                told.orElse(Told.NOTHING),
                ranks.map(TaskRanks::ranks).orElse(Map.of()));
    }

    private void root(String name) throws IOException {
        switch (name) {
            case "version" -> {
                versionFound = found();
                version = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        ? Optional.of(json.getBigIntegerValue())
                        : Optional.empty();
            }
            case "writtenAt" ->
                writtenAt = formed(
                        Instant::parse,
                        (text, e) -> "malformed: writtenAt expected an ISO-8601 instant, found " + abbreviated(text));
            case "run" -> members(this::run);
            case "state" -> {
                hasState = true;
                expect(JsonToken.START_OBJECT, "an object");
                members(this::state);
            }
            default -> {}
        }
    }

    private void run(String name) throws IOException {
        switch (name) {
            case "id" -> run = formed(RunId::new, (text, e) -> "malformed: run.id: " + e.getMessage());
            case "position" -> position = number();
            case "chain" ->
                chain = formed(Sha256::new, (text, e) -> "damaged: run.chain: " + abbreviated(e.getMessage()));
            case "home" -> home = text();
            case "artifacts" -> artifacts = text();
            case "forkedFrom" -> forkedFrom();
            case "warnings" -> elements(this::warning);
            case "agent" -> members(option -> text().ifPresent(value -> agent.put(option, value)));
            case "redaction" -> redaction();
            case "told" -> told = Optional.of(new ToldMembers().read());
            default -> {}
        }
    }

    private void forkedFrom() throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        ForkMembers fork = new ForkMembers();
        members(fork::member);
        forkedFrom = fork.whole();
    }

    /** What the run was forked from. */
    private final class ForkMembers {

        private Optional<RunId> parent = Optional.empty();
        private OptionalLong at = OptionalLong.empty();
        private Optional<Sha256> head = Optional.empty();

        private void member(String name) throws IOException {
            switch (name) {
                case "run" ->
                    parent = formed(RunId::new, (text, e) -> "malformed: run.forkedFrom.run: " + e.getMessage());
                case "position" -> at = number();
                case "chain" ->
                    head = formed(
                            Sha256::new, (text, e) -> "damaged: run.forkedFrom.chain: " + abbreviated(e.getMessage()));
                default -> {}
            }
        }

        private Optional<RunForked> whole() {
            if (parent.isEmpty() || at.isEmpty() || head.isEmpty()) {
                fault("run.forkedFrom", "a run, a position and a chain", "less");
                return Optional.empty();
            }
            return Optional.of(new RunForked(parent.get(), at.getAsLong(), head.get()));
        }
    }

    private void redaction() throws IOException {
        List<Sha256> digest = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        members(name -> {
            switch (name) {
                case "digest" ->
                    formed(Sha256::new, (text, e) -> "damaged: run.redaction.digest: " + abbreviated(e.getMessage()))
                            .ifPresent(digest::add);
                case "counts" -> members(rule -> counts.put(rule, number().orElse(0L)));
                default -> {}
            }
        });
        if (digest.isEmpty()) {
            fault("run.redaction.digest", "64 hexadecimal digits", NOTHING);
        } else {
            redaction = Optional.of(
                    new StateView.Redaction(new RedactionRules(List.copyOf(counts.keySet()), digest.get(0)), counts));
        }
    }

    private void warning() throws IOException {
        String[] parts = {"", ""};
        members(name -> {
            switch (name) {
                case "code" -> parts[0] = text().orElse("");
                case "text" -> parts[1] = text().orElse("");
                default -> {}
            }
        });
        warnings.add(new StateWarning(parts[0], parts[1]));
    }

    private void state(String name) throws IOException {
        switch (name) {
            case "title" -> title = text().orElse("");
            case "startedAt" -> startedAt = moment();
            case "runOutcome" -> outcome = text().map(StateOutcome::spelt);
            case "runMessage" -> message = anyText();
            case "tasks" -> {
                hasTasks = true;
                tasks.clear(); // the last of several members of one name counts
                expect(JsonToken.START_ARRAY, "an array");
                elements(() -> new TaskMembers().read());
            }
            default -> {}
        }
    }

    /** What agents told. */
    private final class ToldMembers {

        private final Map<String, BigDecimal> cost = new HashMap<>();
        private final Map<String, Long> tokens = new HashMap<>();
        private final Map<String, Long> counts = new HashMap<>();
        private final List<String> models = new ArrayList<>();

        Told read() throws IOException {
            expect(JsonToken.START_OBJECT, "an object");
            members(this::member);
            return new Told(
                    counts.getOrDefault("attempts", 0L),
                    models,
                    new Tokens(told("input"), told("output"), told("cached"), told("reasoning")),
                    cost,
                    counts.getOrDefault("costed", 0L),
                    Optional.ofNullable(counts.get("turns")),
                    counts.getOrDefault("denials", 0L),
                    counts.getOrDefault("unread", 0L),
                    Optional.empty());
        }

        private Optional<Long> told(String name) {
            return Optional.ofNullable(tokens.get(name));
        }

        private void member(String name) throws IOException {
            switch (name) {
                case "cost" -> members(this::cost);
                case "tokens" -> members(kind -> number().ifPresent(count -> tokens.put(kind, count)));
                case "models" ->
                    elements(() -> text().filter(model -> models.size() < AgentReport.MOST_MODELS)
                            .ifPresent(models::add));
                case "attempts", "costed", "turns", "denials", "unread" ->
                    number().ifPresent(count -> counts.put(name, count));
                default -> {}
            }
        }

        private void cost(String currency) throws IOException {
            Optional<BigDecimal> sum = text().flatMap(Told::sum);
            if (sum.isEmpty() || !Cost.isCurrency(currency)) {
                fault(path(), "an amount of a currency", found());
            } else {
                cost.put(currency, sum.get());
            }
        }
    }

    /** One task. */
    private final class TaskMembers {

        private Optional<TaskId> id = Optional.empty();
        private Optional<TaskStatus> status = Optional.empty();
        private long iteration;
        private long attempt;
        private Optional<Instant> startedAt = Optional.empty();
        private OptionalLong durationMillis = OptionalLong.empty();
        private OptionalLong inputTokens = OptionalLong.empty();
        private OptionalLong outputTokens = OptionalLong.empty();
        private Optional<String> errorMessage = Optional.empty();
        private OptionalLong textBytes = OptionalLong.empty();
        private Optional<String> textFile = Optional.empty();
        private Optional<String> checkpoint = Optional.empty();
        private Optional<String> asks = Optional.empty();
        private Optional<Cause> cause = Optional.empty();
        private Optional<ByHand> byHand = Optional.empty();
        private Optional<Instant> until = Optional.empty();
        private String failure = "";
        private Optional<List<TaskId>> parents = Optional.empty();

        void read() throws IOException {
            expect(JsonToken.START_OBJECT, "an object");
            members(this::member);
            if (id.isEmpty() || status.isEmpty()) {
                fault(id.isEmpty() ? path() + ".id" : path() + ".status", id.isEmpty() ? "a text" : STATUSES, NOTHING);
                return;
            }
            TaskView task = new TaskView(
                    id.get(),
                    status.get(),
                    (int) Math.min(iteration, Integer.MAX_VALUE),
                    attempt,
                    startedAt,
                    durationMillis,
                    inputTokens,
                    outputTokens,
                    errorMessage,
                    textBytes,
                    textFile,
                    checkpoint,
                    asks,
                    cause.map(why -> new Waiting(why, until, failure)),
                    byHand);
            if (tasks.put(task.id(), task) != null) {
                fault(path() + ".id", "an id of its own", quoted(task.id().value()));
            }
            ranks = ranks.filter(all -> parents.isPresent());
            ranks.ifPresent(all -> all.add(task.id(), parents.get()));
        }

        private void member(String name) throws IOException {
            switch (name) {
                case "id" -> id = text().map(TaskId::new);
                case "status" -> {
                    status = anyText().flatMap(TaskStatus::spelt);
                    if (status.isEmpty()) {
                        fault(path(), STATUSES, found());
                    }
                }
                case "iteration" -> iteration = anyNumber().orElse(0);
                case "attempt" -> attempt = number().orElse(0);
                case "startedAt" -> startedAt = moment();
                case "durationMs" -> durationMillis = time();
                case "inputTokens" -> inputTokens = anyNumber();
                case "outputTokens" -> outputTokens = anyNumber();
                case "errorMessage" -> errorMessage = text();
                case "checkpointPath" -> checkpoint = text();
                case "pauseText" -> asks = text();
                case "transcript" -> members(this::transcript);
                case "waiting" -> members(this::waiting);
                case "byHand" -> byHand = text().flatMap(ByHand::spelt);
                case "depends_on" -> parents();
                default -> {}
            }
        }

        private void transcript(String name) throws IOException {
            switch (name) {
                case "bytes" -> textBytes = number();
                case "path" -> textFile = text();
                default -> {}
            }
        }

        private void waiting(String name) throws IOException {
            switch (name) {
                case "cause" -> cause = anyText().flatMap(Cause::spelt);
                case "until" -> until = moment();
                case "failure" -> failure = text().orElse("");
                default -> {}
            }
        }

        /** More of them than there is room for leave the run without ranks. */
        private void parents() throws IOException {
            if (ranks.isEmpty()) {
                return;
            }
            int room = ranks.get().room();
            List<TaskId> found = new ArrayList<>();
            elements(() -> {
                if (found.size() < room) {
                    anyText().map(TaskId::new).ifPresent(found::add);
                }
            });
            parents = found.size() < room ? Optional.of(found) : Optional.empty();
        }
    }

    private void members(Member member) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            member.read(name);
            json.skipChildren();
        }
    }

    private void elements(Element element) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            if (index == MOST_TASKS) {
                throw new Corrupt("State file " + where + " lists more than " + MOST_TASKS
                        + " tasks, which no run has; resume from the event log, or give another file");
            }
            element.read();
            json.skipChildren();
        }
    }

    /** A text; absent where there is none, or null. */
    private Optional<String> text() throws IOException {
        Optional<String> text = anyText();
        if (text.isEmpty() && json.currentToken() != JsonToken.VALUE_NULL) {
            fault(path(), "a text", found());
        }
        return text;
    }

    /** A text; absent where there is anything else. */
    private Optional<String> anyText() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            return Optional.empty();
        }
        chars += json.getTextLength();
        if (chars > MOST_CHARS) {
            throw new Corrupt("State file " + where + " has more than " + MOST_CHARS
                    + " characters of ids, statuses and messages; resume from the event log, or give another file");
        }
        return Optional.of(json.getText());
    }

    /** A clock that was set back has left negative times in earlier files. */
    private OptionalLong time() throws IOException {
        boolean negative = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getText().startsWith("-");
        return negative ? OptionalLong.of(0) : number();
    }

    private OptionalLong number() throws IOException {
        OptionalLong number = anyNumber();
        if (number.isEmpty() && json.currentToken() != JsonToken.VALUE_NULL) {
            fault(path(), "a whole number from 0 on", found());
        }
        return number;
    }

    private OptionalLong anyNumber() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getNumberType() == NumberType.BIG_INTEGER) {
            return OptionalLong.empty();
        }
        return json.getLongValue() < 0 ? OptionalLong.empty() : OptionalLong.of(json.getLongValue());
    }

    private Optional<Instant> moment() throws IOException {
        OptionalLong millis = anyNumber();
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    /** The value of a text that must have a form of its own. */
    private <T> Optional<T> formed(Function<String, T> form, BiFunction<String, RuntimeException, String> fault)
            throws IOException {
        Optional<String> text = text();
        try {
            return text.map(form);
        } catch (IllegalArgumentException | DateTimeException e) {
            fault(() -> new Corrupt("State file " + where + " is " + fault.apply(text.orElseThrow(), e), e));
            return Optional.empty();
        }
    }

    private void requireVersion() {
        BigInteger number = version.orElseThrow(() -> malformed("version", "a whole number", versionFound));
        int order = number.compareTo(BigInteger.valueOf(StateDocument.VERSION));
        if (order > 0) {
            throw new TooNew("State file " + where + " has version " + abbreviated(versionFound)
                    + ", this program reads version " + StateDocument.VERSION
                    + "; use the version of the program that wrote it");
        }
        if (order < 0) {
            throw new Corrupt("State file " + where + " has version " + abbreviated(versionFound)
                    + ", expected version " + StateDocument.VERSION
                    + "; an older one must be upgraded before it can be shown");
        }
    }

    private void expect(JsonToken token, String expected) throws IOException {
        if (json.currentToken() != token) {
            fault(path(), expected, found());
        }
    }

    private void fault(String path, String expected, String found) {
        fault(() -> malformed(path, expected, found));
    }

    private void fault(Supplier<Corrupt> found) {
        fault = fault.or(() -> Optional.of(found.get()));
    }

    private Corrupt malformed(String path, String expected, String found) {
        return new Corrupt("State file " + where + " is malformed: " + path + " expected " + expected + ", found "
                + abbreviated(found) + "; resume the run from its event log, which writes the file again");
    }

    /** Where the parser is, such as {@code state.tasks[0].id}. */
    private String path() {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = json.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inArray()) {
                path.insert(0, "[" + at.getCurrentIndex() + "]");
            } else if (at.hasCurrentName()) {
                path.insert(0, (at.getParent().inRoot() ? "" : ".") + at.getCurrentName());
            }
        }
        return path.toString();
    }

    private String found() throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            return NOTHING;
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> quoted(json.getText());
            default -> json.getText();
        };
    }

    private static String quoted(String text) {
        String start = text.substring(0, Math.min(text.length(), MOST_SHOWN));
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(start)) + '"';
    }

    private static String abbreviated(String value) {
        String shown = value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
