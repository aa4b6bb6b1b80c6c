package dev.reproof.benchmarks.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.benchmarks.agents.ModelServer.Mood;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One agent before one model: what becomes of its runs, each in a directory of its own. */
final class Trial {

    /** A row of the table: what was tried, what came of it, and whether that is as it must be. */
    record Outcome(String what, String found, boolean good) {}

    private static final List<String> TASKS = List.of("A", "B", "C", "D", "E");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long SEED = 20_300_101;

    private final TriedAgent agent;
    private final ModelServer model;
    private final Path directory;

    Trial(TriedAgent agent, ModelServer model, Path directory) {
        this.agent = agent;
        this.model = model;
        this.directory = directory;
    }

    /** @param kills of the runner while five tasks run */
    List<Outcome> all(int kills, Duration thinking) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(fiveTasks());
        outcomes.add(killed(kills, thinking));
        outcomes.add(fails(Mood.UNAUTHORIZED, "401"));
        outcomes.add(limited());
        outcomes.add(fails(Mood.BROKEN, "500"));
        outcomes.add(fails(Mood.SILENT, "an empty answer"));
        outcomes.add(fails(Mood.REFUSES, "a refusal"));
        return outcomes;
    }

    Outcome fiveTasks() throws IOException, InterruptedException {
        Run run = new Run("five", chain("FIVE"));
        Finished ended = run.begin().await();
        return new Outcome("five tasks", run.ended(ended), ended.code() == 0 && run.saidWhatWasAsked("FIVE"));
    }

    Outcome killed(int kills, Duration thinking) throws IOException, InterruptedException {
        model.thinks(thinking.toNanos());
        Random random = new Random(SEED);
        Run run = new Run("kills", chain("KILL"));
        RunningProgram program = run.begin();
        int killed = 0;
        while (killed < kills && !program.endsWithin(1_000 + random.nextInt(2_000))) {
            program.killAlone();
            killed++;
            program = run.begin(); // which goes on where there is one
        }
        Finished ended = program.await();
        model.thinks(0);
        long again = run.tasks().stream()
                .filter(task -> task.path("attempt").asLong() != 1)
                .count();
        String parity = run.reproof("parity", Run.ID).code() == 0 ? "" : ", parity broken";
        return new Outcome(
                killed + " kills of the runner",
                run.ended(ended)
                        + (again == 0 ? ", no task was begun again" : ", " + again + " tasks were begun again")
                        + parity,
                ended.code() == 0 && again == 0 && parity.isEmpty() && run.saidWhatWasAsked("KILL"));
    }

    /** What must not end as if it were well. */
    Outcome fails(Mood mood, String what) throws IOException, InterruptedException {
        model.mood(mood);
        Run run = new Run(mood.name(), task("ONE", "A", ""));
        Finished ended = run.begin(
                        "--retry-patience", "0s", "--empty-answer", "fail", "--stream-idle-timeout-ms", "40s")
                .await();
        model.mood(Mood.ANSWERS);
        return new Outcome(what, run.ended(ended), ended.code() == 1);
    }

    /** A limit that passes. */
    Outcome limited() throws IOException, InterruptedException {
        model.mood(Mood.LIMITED);
        Run run = new Run("limited", task("LIMIT", "A", ""));
        RunningProgram program = run.begin("--stream-idle-timeout-ms", "90s");
        boolean told = false;
        for (int look = 0; look < 60 && !told && !program.endsWithin(500); look++) {
            told = program.err().contains("it is tried again from");
        }
        model.mood(Mood.ANSWERS);
        Finished ended = program.await();
        String waited = told ? "waited out by the run, " : "waited out by the agent, ";
        return new Outcome("429 that passes", waited + run.ended(ended), ended.code() == 0);
    }

    private static String chain(String name) {
        List<String> tasks = new ArrayList<>();
        for (int at = 0; at < TASKS.size(); at++) {
            tasks.add(task(name, TASKS.get(at), at == 0 ? "" : "\"" + TASKS.get(at - 1) + "\""));
        }
        return String.join(",", tasks);
    }

    private static String task(String name, String id, String parent) {
        return "{\"id\":\"" + id + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Do TASK-" + name + "-" + id
                + " and say so.\",\"depends_on\":[" + parent + "]}";
    }

    /** A run of that agent. */
    private final class Run {

        private static final String ID = "tried";

        private final Path place;
        private final PackagedProgram program;

        Run(String name, String tasks) throws IOException {
            place = Files.createDirectories(directory.resolve(agent.name() + "-" + name));
            program = new PackagedProgram(place, agent.environment());
            Files.writeString(place.resolve("dag.json"), "{\"title\":\"" + name + "\",\"tasks\":[" + tasks + "]}");
        }

        RunningProgram begin(String... options) throws IOException {
            return program.start(
                    place.resolve("logs"),
                    Stream.of(
                                    Stream.of("run", "dag.json", "--run-id", ID),
                                    agent.options().stream(),
                                    Stream.of(options))
                            .flatMap(words -> words)
                            .toArray(String[]::new));
        }

        Finished reproof(String... words) throws IOException, InterruptedException {
            return program.run(words);
        }

        List<JsonNode> tasks() throws IOException, InterruptedException {
            List<JsonNode> tasks = new ArrayList<>();
            JSON.readTree(reproof("status", ID, "--json").out())
                    .path("state")
                    .path("tasks")
                    .forEach(tasks::add);
            return tasks;
        }

        boolean saidWhatWasAsked(String name) throws IOException, InterruptedException {
            for (JsonNode task : tasks()) {
                String id = task.path("id").asText();
                String said = new String(reproof("transcript", ID, id).out(), UTF_8);
                if (!said.strip().equals("I have done TASK-" + name + "-" + id + ".")) {
                    return false;
                }
            }
            return true;
        }

        String ended(Finished end) throws IOException, InterruptedException {
            if (end.code() == 0) {
                return "finished";
            }
            return tasks().stream()
                    .map(task -> task.path("errorMessage").asText(""))
                    .filter(message -> !message.isEmpty())
                    .findFirst()
                    .orElse("exit code " + end.code());
        }
    }
}
