package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.TaskId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Stops the packaged program by real signals, and brings the run back by every road: after SIGTERM in a surrounding that
 * knows ASCII only, speaks another language and lives in another time zone. With {@code -Dreproof.roads=all} also from
 * the state file of a moved directory, and with a plan before each.
 */
class SignalledRoadsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MARK =
            "[Incomplete: only the end of this text was kept. What it said before is missing.]\n\n";

    private static final Map<String, String> FOREIGN = Map.of(
            "LC_ALL",
            "C",
            "LANG",
            "tr_TR.ISO-8859-9",
            "TZ",
            "Pacific/Chatham",
            "JDK_JAVA_OPTIONS",
            "-Duser.language=tr -Duser.country=TR -Duser.timezone=Pacific/Chatham");

    private static final int SIDE_BY_SIDE = 2;
    private static final boolean ALL = System.getProperty("reproof.roads", "").equals("all");
    private static final List<Road> ROADS =
            ALL ? List.of(Road.values()) : List.of(Road.LOG, Road.MOVED, Road.STATE, Road.INLINE, Road.LEGACY);

    @TempDir
    Path directory;

    private Map<String, String> environment;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "KILL, 137"})
    void every_road_leads_on_after_a_signal(String signal, int code) throws Exception {
        // given
        environment = signal.equals("TERM") ? FOREIGN : Map.of();
        Map<TaskId, String> expected = undisturbed();
        Path withFiles = stopped("files", signal, code);
        Path withoutFiles = stopped("inline", signal, code, "--no-artifacts");

        Map<TaskId, String> kept = asKept(withFiles);

        // when, then
        ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<?>> cells = new ArrayList<>();
            for (Road road : ROADS) {
                Workshop shop = prepared(road, road.needsInline() ? withoutFiles : withFiles);
                cells.add(workers.submit(() -> {
                    goesOn(road, shop, road == Road.LEGACY ? kept : left(expected), ALL || signal.equals("KILL"));
                    return road;
                }));
            }
            for (Future<?> cell : cells) {
                cell.get();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static void goesOn(Road road, Workshop shop, Map<TaskId, String> prompts, boolean planned)
            throws Exception {
        if (planned) {
            Map<String, String> before = files(shop);
            requirePlanned(road, shop.reproof(words(road, "plan", "--json")));
            assertThat(files(shop)).as(road + ": a plan changes nothing").isEqualTo(before);
        }
        Finished resumed = shop.reproof(words(road, "resume", "--agent-command", "sh agent.sh", "--cwd", "."));
        assertThat(resumed.code()).as(road + ": " + resumed).isZero();
        assertThat(resumed.err()).as(road.name()).doesNotContain("\tat ");
        assertThat(shop.received()).as(road.name()).isEqualTo(prompts);
        if (road == Road.LEGACY) {
            assertThat(resumed.err()).contains("STATE_LEGACY", "TRANSCRIPT_DEGRADED");
        }
    }

    /** All but what the programs have said, which this test keeps there. */
    private static Map<String, String> files(Workshop shop) throws IOException {
        Map<String, String> files = Directories.fingerprint(shop.path(""));
        files.keySet().removeIf(file -> file.startsWith("logs") || file.isEmpty());
        return files;
    }

    private Map<TaskId, String> undisturbed() throws Exception {
        Workshop whole = Workshop.in(directory.resolve("whole"), Map.of());
        Finished finished = whole.runToTheEnd();
        assertThat(finished.code()).as(finished.toString()).isZero();
        return whole.received();
    }

    /** The directory of a run that was stopped while a task was at work. */
    private Path stopped(String name, String signal, int code, String... options) throws Exception {
        Workshop shop = Workshop.in(directory.resolve(name), Map.of());
        try (RunningProgram running = shop.holding(options)) {
            Finished plan = shop.reproof("plan", Workshop.RUN, "--json");
            assertThat(plan.code()).as("plan while a runner writes: " + plan).isZero();
            if (signal.equals("KILL")) {
                running.kill();
            } else {
                running.signal(signal);
            }
            assertThat(running.await().code()).isEqualTo(code);
        }
        Path moved = directory.resolve(name + "-left");
        Files.move(shop.home().directory(), moved); // what its state file names must not help out
        return moved;
    }

    /** A working directory in which there is what this road begins with, and nothing else. */
    private Workshop prepared(Road road, Path left) throws IOException {
        Workshop shop = Workshop.in(directory.resolve("road-" + road), environment);
        switch (road) {
            case LOG, STATE -> Directories.copy(left, shop.home().directory());
            case MOVED, MOVED_STATE -> Directories.copy(left, shop.path("elsewhere"));
            case INLINE -> Files.copy(left.resolve("state.json"), shop.path("kept.json"));
            case LEGACY -> SavedState.read(left.resolve("state.json")).legacy().write(shop.path("kept.json"));
        }
        if (road == Road.STATE) {
            Files.delete(shop.home().eventsFile());
        } else if (road == Road.MOVED_STATE) {
            Files.delete(shop.path("elsewhere").resolve("events.mv.db"));
        }
        if (road == Road.INLINE) {
            Files.delete(shop.path("dag.json")); // the state file has it
        }
        return shop;
    }

    private static String[] words(Road road, String command, String... more) {
        List<String> words = new ArrayList<>();
        boolean plan = command.equals("plan");
        switch (road) {
            case LOG, STATE -> words.addAll(List.of(command, Workshop.RUN));
            case MOVED, MOVED_STATE -> words.addAll(List.of(command, "./elsewhere"));
            case INLINE -> words.addAll(List.of(command, "kept.json"));
            case LEGACY ->
                words.addAll(
                        plan
                                ? List.of("plan", "kept.json", "--dag", "dag.json")
                                : List.of("run", "dag.json", "--run-id", "again", "--resume-state", "kept.json"));
        }
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static void requirePlanned(Road road, Finished plan) throws IOException {
        assertThat(plan.code()).as(road + ": " + plan).isZero();
        JsonNode json = JSON.readTree(plan.out());
        assertThat(json.get("road").textValue()).isEqualTo(road.word());
        Set<String> run = new TreeSet<>();
        json.get("tasks").forEach(task -> {
            if (task.get("action").textValue().equals("RUN")) {
                run.add(task.get("id").textValue());
            }
        });
        assertThat(run).as(road.name()).containsExactlyInAnyOrderElementsOf(Workshop.LEFT);
    }

    private static Map<TaskId, String> left(Map<TaskId, String> prompts) {
        Map<TaskId, String> left = new TreeMap<>(prompts);
        left.keySet().removeIf(task -> !Workshop.LEFT.contains(task.value()));
        return left;
    }

    /** What the same tasks get when each before them has said exactly what was kept. */
    private Map<TaskId, String> asKept(Path left) throws Exception {
        Workshop shop = Workshop.in(directory.resolve("kept"), Map.of());
        Map<TaskId, String> kept = SavedState.read(left.resolve("state.json")).kept();
        for (Map.Entry<TaskId, String> text : kept.entrySet()) {
            shop.says(text.getKey().value(), text.getValue());
        }
        Finished finished = shop.runToTheEnd();
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(kept.get(new TaskId("mix"))).startsWith("[...truncated ").hasSizeGreaterThan(4_000);
        Map<TaskId, String> prompts = left(shop.received());
        String heading = "\n### mix [FINISHED]\n";
        prompts.replaceAll((task, prompt) -> prompt.replace(heading, heading + MARK));
        assertThat(prompts.get(new TaskId(Workshop.HELD)).getBytes(UTF_8)).contains(MARK.getBytes(UTF_8));
        return prompts;
    }
}
