package dev.reproof.tests.parity;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.script.ScriptAgent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A DAG with oracles, pauses, loops and limits, and the script of what its agents say in which iteration. */
final class GatedScenario {

    /** Longer than what a state file shows of it. */
    private static final int LONG = 4_400;

    /** What stands early in the first of the long reviews. */
    static final String BLOCKER = "the oven is not lit";

    private static final long INPUT_TOKENS = 10;
    private static final long OUTPUT_TOKENS = 5;

    /** Spent by each attempt that ends. */
    static final long TOKENS = INPUT_TOKENS + OUTPUT_TOKENS;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode dag = JSON.createObjectNode();
    private final ObjectNode script = JSON.createObjectNode();

    private GatedScenario(String title) {
        dag.put("title", title).put("framing", "Bake with care.");
        dag.putArray("tasks");
        dag.putObject("outputPolicy").put("upstream", "full");
        script.putObject("tasks");
    }

    /**
     * Two oracles and two pauses, one of each in a loop; a loop that converges after two more iterations, and one that is
     * exhausted; a prompt that is too long; tasks that read what a loop does again, and do not run again themselves.
     */
    static GatedScenario gated() {
        GatedScenario scenario = new GatedScenario("Gates and loops 🥖");
        scenario.dag.withObject("/outputPolicy").put("maxPromptChars", 2L * LONG);
        scenario.task("plan", List.of(Transcripts.flat("plan", LONG)));
        scenario.task("ramble", List.of(Transcripts.sectioned("ramble", LONG, "\n")));
        scenario.oracle("probe", "printf 'three loaves\\n'; printf 'warm' >&2", "three");
        scenario.task("report", List.of("The probe is fine."), "probe", "plan");
        scenario.pause("gate", "plan");
        scenario.task("onward", List.of("Through the gate."), "gate");
        scenario.task("swollen", List.of("never said"), "plan", "ramble");
        scenario.task("starved", List.of("never said"), "swollen", "gate");
        scenario.converging();
        scenario.exhausted();
        scenario.task("digest", List.of("Of the first draft."), "draft", "critique", "taste");
        return scenario;
    }

    /** The reviewer has a parent outside of what runs again. */
    private void converging() {
        task("draft", List.of("draft 0 🍞", "draft 1", "draft 2"));
        oracle("taste", "printf 'salt\\n'; exit 3", "salt", "draft");
        task("polish", List.of("polish 0", "", "polish 2"), "draft", "taste");
        String first = review("salt it", "crust is pale") + Transcripts.flat("tail", LONG / 2);
        task("critique", List.of(first, review("salt it less"), review()), "polish", "report");
        loop("critique", 3)
                .putObject("reexecute")
                .put("kind", "tasks")
                .putArray("tasks")
                .add("draft")
                .add("taste")
                .add("polish");
    }

    /** All ancestors run again, a pause among them. */
    private void exhausted() {
        task("sketch", List.of("sketch 0", "sketch 1"));
        pause("hold", "sketch");
        task("audit", List.of(review("too flat"), review("still too flat")), "hold", "sketch");
        loop("audit", 1);
    }

    /** Four ranks and a loop over its first task; so many tokens are one more than its budget allows. */
    static GatedScenario spending(long tokens) {
        GatedScenario scenario = new GatedScenario("Few tokens");
        scenario.dag.putObject("budget").put("maxTokensTotal", tokens - 1);
        scenario.task("mix", List.of("mixed 0", "mixed 1", "mixed 2"));
        scenario.task("heat", List.of("hot"));
        scenario.task("taste", List.of(review("salt it"), review("salt it more"), review()), "mix");
        scenario.task("warm", List.of("warm"), "heat");
        scenario.task("shape", List.of("round"), "taste", "warm");
        scenario.task("proof", List.of("risen"), "warm");
        scenario.task("bake", List.of("baked"), "shape");
        scenario.loop("taste", 3);
        return scenario;
    }

    /** A loop whose reviewer says first what blocks, and much that is harmless after it; nothing blocks the second time. */
    static GatedScenario longReviews() {
        GatedScenario scenario = new GatedScenario("Long reviews");
        scenario.task("draft", List.of("draft 0", "draft 1"));
        scenario.task("critique", List.of(review(BLOCKER) + harmless(0), review() + harmless(1)), "draft");
        scenario.task("print", List.of("printed"), "critique");
        scenario.loop("critique", 3);
        return scenario;
    }

    private static String harmless(int iteration) {
        return "## Remarks " + iteration + "\n" + Transcripts.flat("remarks " + iteration, 2 * LONG);
    }

    /** Two pauses side by side, and what comes after both. */
    static GatedScenario twoPauses() {
        GatedScenario scenario = new GatedScenario("Two gates");
        scenario.pause("left");
        scenario.pause("right");
        scenario.task("through", List.of("through"), "left", "right");
        return scenario;
    }

    /** A task that fails, what is skipped for it, and a pause beside them. */
    static GatedScenario failing() {
        GatedScenario scenario = new GatedScenario("Broken oven");
        scenario.task("heat", List.of("no heat"));
        ((ObjectNode) scenario.script.at("/tasks/heat/0"))
                .put("status", "error")
                .put("errorMessage", "no gas");
        scenario.task("mix", List.of("mixed"));
        scenario.task("bake", List.of("never said"), "heat", "mix");
        scenario.pause("gate", "mix");
        scenario.task("rest", List.of("rested"), "gate");
        return scenario;
    }

    /** What a loop reads, with or without something to do. */
    static String review(String... blockers) {
        String lines = Stream.of(blockers).map(line -> "- " + line + "\n").reduce("", String::concat);
        return "## Blockers\n" + (lines.isEmpty() ? "(none)\n" : lines) + "\n## Summary\nRead it all.\n";
    }

    private void task(String id, List<String> texts, String... parents) {
        ObjectNode task = add(id, parents);
        task.put("complexity", "LOW").put("subtask_prompt", "Do " + id + ".\r\n Mind the crumbs 🍞.\n");
        ArrayNode entries = script.withObject("/tasks").putArray(id);
        for (String text : texts) {
            ObjectNode entry =
                    entries.addObject().put("inputTokens", INPUT_TOKENS).put("outputTokens", OUTPUT_TOKENS);
            ArrayNode chunks = entry.putArray("chunks");
            int half = text.length() / 2;
            chunks.add(text.substring(0, half)).add(text.substring(half));
        }
    }

    private void oracle(String id, String command, String expect, String... parents) {
        add(id, parents)
                .put("kind", "oracle")
                .put("command", command)
                .put("expect", expect)
                .put("allowNonZeroExit", true);
    }

    private void pause(String id, String... parents) {
        add(id, parents).put("kind", "pause");
    }

    private ObjectNode add(String id, String... parents) {
        ObjectNode task = dag.withArray("/tasks").addObject().put("id", id);
        Stream.of(parents).forEach(task.putArray("depends_on")::add);
        return task;
    }

    private ObjectNode loop(String reviewer, int iterations) {
        return dag.withArray("/loops").addObject().put("convergeOn", reviewer).put("maxIterations", iterations);
    }

    byte[] document() {
        return dag.toString().getBytes(StandardCharsets.UTF_8);
    }

    ScriptAgent agent() {
        return ScriptAgent.parse(script.toString().getBytes(StandardCharsets.UTF_8), "plot");
    }
}
