package dev.reproof.tests.parity;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A DAG of five ranks with what the agent says to each of its tasks: long and short transcripts, one failure, and two
 * tasks that are skipped because of it.
 */
public final class Scenario {

    /** Tasks the agent works on; the two others are skipped. */
    public static final int AGENT_TASKS = 12;

    static final TaskId FAILING = new TaskId("broken");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ODD_ID = "Überblick 🥖/1";

    private final ObjectNode dag = JSON.createObjectNode();
    private final ArrayNode tasks;
    private final Map<TaskId, Turn> turns = new LinkedHashMap<>();

    private Scenario() {
        dag.put("title", "Parity 🥖").put("framing", "You are one of several agents.\r\nKeep it short.  ");
        tasks = dag.putArray("tasks");
    }

    public static Scenario withPolicy(String upstream) {
        Scenario scenario = new Scenario();
        scenario.dag.putObject("outputPolicy").put("upstream", upstream);
        scenario.dag.putObject("models").put("HIGH", "model-h").put("LOW", "model-l");
        scenario.firstRanks();
        scenario.lastRanks();
        return scenario;
    }

    private void firstRanks() {
        task("plan", Turn.text(Transcripts.sectioned("plan", 130_000, "\n"), 1_777));
        task("survey", Turn.bytes(Transcripts.sectioned("survey", 60_000, "\r\n"), 1_021));
        task(ODD_ID, Turn.text(Transcripts.flat("overview", 9_000) + " \t\n\u00A0\n", 7));
        task("parse", Turn.bytes(Transcripts.flat("parse", 40_000), 4_099).thenGarbage(), "plan");
        task("model", Turn.text(Transcripts.sectioned("model", 5_000, "\n"), 1), "plan", "survey");
        task(
                FAILING.value(),
                Turn.text(Transcripts.sectioned("broken", 3_000, "\n"), 500).thenFailing("It broke 💥\nbadly"),
                "survey");
    }

    private void lastRanks() {
        task("build", Turn.bytes(Transcripts.sectioned("build", 120_000, "\r\n"), 8_191), "parse", "model");
        task("docs", Turn.text("", 1), ODD_ID, "plan");
        skipped("lost", FAILING.value());
        task("check", Turn.text("ok 🥖", 1), "build", "docs");
        task("lint", Turn.text(Transcripts.flat("lint", 2_000), 333), "build");
        task("release", Turn.bytes(Transcripts.sectioned("release", 8_000, "\n"), 3), "check", "lint", "plan");
        task("notes", Turn.text(Transcripts.flat("notes", 500), 50), "docs", ODD_ID);
        skipped("lost again", "lost", "check");
    }

    private void task(String id, Turn turn, String... parents) {
        turns.put(new TaskId(id), turn);
        skipped(id, parents);
    }

    private void skipped(String id, String... parents) {
        ObjectNode task = tasks.addObject().put("id", id);
        task.put("complexity", List.of("LOW", "MED", "HIGH").get(tasks.size() % 3));
        task.put("subtask_prompt", "Do " + id + ".\r\n\r\n  Mind the crumbs 🍞.\n");
        ArrayNode dependsOn = task.putArray("depends_on");
        Stream.of(parents).forEach(dependsOn::add);
    }

    /** The same tasks, some of which say exactly this. */
    public Scenario saying(Map<TaskId, String> texts) {
        Scenario other = new Scenario();
        other.dag.setAll(dag);
        other.turns.putAll(turns);
        texts.forEach((task, text) -> other.turns.put(task, Turn.text(text, Math.max(1, text.length()))));
        return other;
    }

    public byte[] document() {
        return dag.toString().getBytes(StandardCharsets.UTF_8);
    }

    public Turn turn(TaskId task) {
        return turns.get(task);
    }

    public Map<TaskId, Turn> turns() {
        return turns;
    }
}
