package dev.reproof.tests.report;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.agent.Retry;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.nio.file.Path;
import java.util.Optional;

/** A run with something of everything, which the README shows: a loop, an oracle, a lost runner, a wait, a failure. */
final class HarbourRun {

    private static final String DAG = """
            {"title": "Harbour ledger", "framing": "You work on the ledger of a small harbour. Answer in Markdown.",
             "models": {"LOW": "sloop-mini", "MED": "sloop", "HIGH": "sloop-large"},
             "tasks": [
              {"id": "survey-berths", "complexity": "LOW", "subtask_prompt": "List the berths with length and depth."},
              {"id": "read-tariff", "complexity": "LOW", "subtask_prompt": "State the rules by which dues are computed."},
              {"id": "design-ledger", "depends_on": ["survey-berths", "read-tariff"], "complexity": "HIGH",
               "subtask_prompt": "Design the ledger: what an entry holds, and how dues follow from entries."},
              {"id": "plan-import", "depends_on": ["survey-berths"], "complexity": "MED",
               "subtask_prompt": "Plan how the paper ledgers of ten years come into the new one."},
              {"id": "write-ledger", "depends_on": ["design-ledger"], "complexity": "HIGH", "subtask_prompt": "Write the ledger."},
              {"id": "write-import", "depends_on": ["design-ledger", "plan-import"], "complexity": "MED",
               "subtask_prompt": "Write the import as it was planned."},
              {"id": "write-tests", "depends_on": ["design-ledger"], "complexity": "MED", "subtask_prompt": "Write the tests."},
              {"id": "unit-tests", "kind": "oracle", "depends_on": ["write-ledger", "write-tests"],
               "command": "make test", "expect": "0 failed"},
              {"id": "review", "depends_on": ["unit-tests", "write-import"], "complexity": "HIGH",
               "subtask_prompt": "Review what was written. Name every difference."},
              {"id": "handbook", "depends_on": ["write-ledger"], "complexity": "LOW",
               "subtask_prompt": "Write a page for the harbour master."},
              {"id": "announce", "depends_on": ["handbook"], "complexity": "LOW", "subtask_prompt": "Announce it."}],
             "loops": [{"id": "until-reviewed", "convergeOn": "review", "maxIterations": 3,
               "reexecute": {"kind": "tasks", "tasks": ["survey-berths", "read-tariff", "design-ledger", "plan-import",
                 "write-ledger", "write-import", "write-tests", "unit-tests", "review"]}}]}
            """;

    private static final String BERTHS = """
            # Berths

            | berth | length | depth |
            | --- | --- | --- |
            | A1 | 42 m | 5.5 m |
            | Südmole | 120 m | 9.0 m |
            """;
    private static final String LEDGER = "pub struct Entry {\n    berth: BerthId,\n    ship: ShipId,\n}\n\n".repeat(40);
    private static final String TESTED = "ledger_test .......... ok\nimport_test ....... ok\n42 passed, 0 failed\n";

    private final PlayedRun played;

    private HarbourRun(Path directory) {
        this.played = new PlayedRun(directory, DAG);
    }

    /** Plays it in that directory; returns its page. */
    static Path play(Path directory) {
        HarbourRun harbour = new HarbourRun(directory);
        harbour.plan();
        harbour.write();
        harbour.check();
        harbour.again();
        harbour.played.run().finish("");
        harbour.played.run().close();
        return PlayedRun.page(directory);
    }

    private void plan() {
        played.later(3);
        survey(0);
        played.rank(0);
        design(0);
        played.ends(
                "plan-import",
                60,
                "The model had too much to do.",
                attempt -> attempt.fail(
                        "The model is overloaded",
                        TokenUsage.UNKNOWN,
                        Optional.of(new Retry(
                                Cause.OVERLOADED, Optional.of(played.now().plusSeconds(120))))));
        played.run().startRank(1);
        played.play().later(130);
        plans();
        played.play();
        played.run().completeRank(1);
        played.later(2);
    }

    /** The runner is killed in the night, and started again in the morning. */
    private void write() {
        played.run().startRank(2);
        played.finishes("write-tests", 70, "## Tests\n\n" + "- a rule of the tariff\n".repeat(20), "sloop", 61)
                .play();
        Attempt lost = played.run().dispatch(new TaskId("write-ledger")).orElseThrow();
        lost.text("pub struct Entry {\n    berth: BerthId,\n");
        played.complains(lost, "note: reading tariff.md").later(40).takenOver(25_000, "lighthouse");
        played.later(5)
                .finishes("write-ledger", 210, LEDGER, "sloop-large", 655)
                .finishes("write-import", 130, "fn import(page: &Page) -> Vec<Entry> { … }\n", "sloop", 72)
                .play();
        played.run().completeRank(2);
        played.later(2);
    }

    private void check() {
        played.oracle("unit-tests", 25, TESTED)
                .finishes(
                        "handbook", 40, "# For the harbour master\n\nEnter a ship when it ties up.\n", "sloop-mini", 3)
                .rank(3);
        played.run().warnOperator("ARTIFACTS_UNPINNED", "the artifacts lie in the run's directory, and go with it");
        review(
                "## Blockers\n\n- A stay of exactly 14 days is charged twice on the fifteenth\n- The Südmole has no closing"
                        + " date\n\n## High-severity findings\n\n- Receipt numbers may repeat\n");
        played.ends("announce", 12, "Connecting to the mail server…\n", attempt -> {
            played.complains(attempt, "\u001b[31merror\u001b[0m: mail server refused: 550 no such harbour");
            attempt.fail("Agent command ended with exit code 3", TokenUsage.UNKNOWN);
        });
        played.rank(4);
    }

    private void again() {
        played.run().judge("until-reviewed");
        played.later(2);
        survey(1);
        played.play();
        design(1);
        plans();
        played.play();
        played.finishes("write-ledger", 170, LEDGER + "// the fifteenth day is charged once\n", "sloop-large", 588)
                .finishes("write-import", 80, "fn import(page: &Page) -> Vec<Entry> { … }\n", "sloop", 66)
                .finishes("write-tests", 60, "## Tests\n\n" + "- a rule of the tariff\n".repeat(24), "sloop", 58)
                .play();
        played.oracle("unit-tests", 24, TESTED).play();
        review("## Blockers\n\nNone.\n\n## High-severity findings\n\nNone.\n");
        played.play();
        played.run().judge("until-reviewed");
        played.later(1);
    }

    private void survey(int iteration) {
        played.finishes("survey-berths", 48 - 10 * iteration, BERTHS, "sloop-mini", 4)
                .finishes(
                        "read-tariff",
                        65 - 20 * iteration,
                        "# Tariff\n\n1. 1.40 € per metre and begun day, 2.10 € at the Südmole.\n2. A day begins at noon.\n",
                        "sloop-mini",
                        5);
    }

    private void design(int iteration) {
        played.finishes(
                "design-ledger",
                190 - 60 * iteration,
                "# Design\n\n"
                        + ("The ledger is a list of entries that only ever grows. Nothing is stored that follows from the"
                                        + " entries.\n\n")
                                .repeat(40),
                "sloop-large",
                412);
    }

    private void plans() {
        played.finishes("plan-import", 90, "# Import\n\nTen ledgers, one clerk, three weeks.\n", "sloop", 58);
    }

    private void review(String said) {
        played.finishes("review", 75, said, "sloop-large", 204);
    }
}
