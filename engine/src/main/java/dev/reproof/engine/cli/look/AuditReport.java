package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.audit.LogVerdict.Judge;
import dev.reproof.engine.audit.LogVerdict.Signatures;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Style;
import dev.reproof.events.LogProblem;
import java.util.Locale;
import java.util.Optional;

/** What became of an audit, for people and for programs. */
record AuditReport(LogVerdict verdict) {

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", verdict.run())
                .put("events", verdict.events())
                .put("position", verdict.end().position())
                .put("intact", verdict.intact())
                .put("complete", verdict.complete().orElse(null))
                .put("judgedBy", verdict.judge().name().toLowerCase(Locale.ROOT))
                .put("judgedAt", verdict.judged().map(point -> point.position()).orElse(null))
                .put("head", verdict.end().link().hex())
                .put("signedHeads", verdict.signatures().map(Signatures::heads).orElse(null))
                .put(
                        "rewrittenAfter",
                        verdict.signatures().flatMap(Signatures::rewrittenAfter).orElse(null));
        if (verdict.firstProblem().isEmpty()) {
            return node.putNull("firstProblem");
        }
        LogProblem problem = verdict.firstProblem().get();
        node.putObject("firstProblem")
                .put("stream", problem.stream().orElse(null))
                .put(
                        "sequence",
                        problem.sequence().isPresent()
                                ? (Long) problem.sequence().getAsLong()
                                : null)
                .put("text", problem.text());
        return node;
    }

    void print(Surroundings surroundings) {
        Sheet sheet = new Sheet(surroundings);
        sheet.fact("run", verdict.run());
        sheet.fact(
                "events",
                verdict.events() + ", the last decision at position "
                        + verdict.end().position());
        sheet.fact("head", verdict.end().link().hex());
        sheet.status("intact", word(Optional.of(verdict.intact())));
        sheet.status("complete", word(verdict.complete()));
        sheet.fact("judged", judged());
        verdict.signatures().ifPresent(signed -> {
            sheet.status("signed", word(Optional.of(signed.rewrittenAfter().isEmpty())));
            sheet.fact("heads", signed.heads() + " signed heads hold");
        });
        verdict.firstProblem().ifPresent(problem -> sheet.fact("problem", where(problem) + problem.text()));
    }

    private static StatusWord word(Optional<Boolean> is) {
        return is.map(yes -> new StatusWord(yes ? "yes" : "no", yes ? Style.GREEN : Style.RED))
                .orElseGet(() -> StatusWord.faint("unknown"));
    }

    private String judged() {
        String by = switch (verdict.judge()) {
            case GIVEN -> "by the head that was given";
            case STATE -> "by the state file";
            case NONE -> "by nothing: there is no state file that can be read, and no --head";
        };
        return by
                + verdict.judged()
                        .map(point -> ", which the log has at position " + point.position())
                        .orElse(verdict.judge() == Judge.NONE ? "" : ", which the log does not have");
    }

    private static String where(LogProblem problem) {
        return problem.stream().map(stream -> "stream " + stream).orElse("log")
                + (problem.sequence().isPresent()
                        ? ", sequence " + problem.sequence().getAsLong()
                        : "")
                + ": ";
    }
}
