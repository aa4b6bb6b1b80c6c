package dev.reproof.engine.request;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task;
import dev.reproof.events.serial.EventMappers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out before a run starts whether each of its events will fit, so that none fails in the middle of it. */
final class EventSizes {

    /** Two digests and the names of the members that go with a parent, generously. */
    private static final int PER_INPUT = 512;

    private static final int PER_MEMBER = 16;
    private static final int MOST = EventMappers.MAX_PAYLOAD_BYTES - 64 * 1024;

    /** What models may take in an event, which holds more than them. */
    static final int MOST_OF_MODELS = MOST / 4;

    private EventSizes() {}

    /** @throws Invalid when one does not */
    static void require(Dag dag, String source) {
        tooLarge(dag).ifPresent(what -> {
            throw new Invalid("The DAG " + source + " is too wide: " + what);
        });
    }

    /** Why an event of that DAG would not fit; absent where all do. */
    static Optional<String> tooLarge(Dag dag) {
        long reviewers = dag.loops().stream()
                .mapToLong(loop -> bytes(loop.convergeOn().value()))
                .max()
                .orElse(0);
        return Stream.of(
                        dag.models().entrySet().stream().map(chosen -> of(chosen.getKey(), chosen.getValue())),
                        dag.tasks().stream().flatMap(EventSizes::models),
                        dag.loops().stream().map(EventSizes::of),
                        dag.tasks().stream().map(task -> of(task, reviewers)),
                        dag.ranks().stream().map(EventSizes::of))
                .flatMap(sizes -> sizes)
                .filter(size -> size.bytes() > size.most())
                .findFirst()
                .map(size -> size.what() + ", which takes about " + size.bytes() + " bytes in one event where "
                        + size.most() + " fit; " + size.advice());
    }

    private record Size(String what, long bytes, long most, String advice) {}

    private static Size of(Complexity complexity, ModelSelection model) {
        long bytes = bytes(model.id(), model.params());
        return new Size(
                "the model for " + complexity + " has a long id or parameters", bytes, MOST_OF_MODELS, "shorten them");
    }

    private static Stream<Size> models(Task task) {
        return Stream.concat(task.settings().model().stream(), task.settings().fallbackModels().stream())
                .map(model -> new Size(
                        "a model of task '" + UntrustedText.shorten(task.id().value())
                                + "' has a long id or parameters",
                        bytes(model.id(), model.params()),
                        MOST_OF_MODELS,
                        "shorten them"));
    }

    private static Size of(Loop loop) {
        long bytes = bytes(loop.id()) + bytes(loop.convergeOn().value());
        return new Size("a loop has a long id", bytes, MOST / 2, "shorten it");
    }

    /** A parent's id stands in its input twice, as that of a reviewer does. */
    private static Size of(Task task, long reviewer) {
        List<TaskId> parents = task.dependsOn();
        long bytes = 2 * (bytes(task.id().value()) + bytes(parents) + reviewer) + (long) PER_INPUT * parents.size();
        return new Size(
                "task '" + UntrustedText.shorten(task.id().value()) + "' depends on " + parents.size() + " tasks",
                bytes,
                MOST - MOST_OF_MODELS,
                "divide it, or shorten the ids");
    }

    private static Size of(List<TaskId> rank) {
        long bytes = bytes(rank) + (long) PER_MEMBER * rank.size();
        return new Size("a rank has " + rank.size() + " tasks", bytes, MOST, "divide it, or shorten the ids");
    }

    /** What a model and its parameters take. */
    static long bytes(String model, Map<String, String> params) {
        return bytes(model)
                + params.entrySet().stream()
                        .mapToLong(param -> bytes(param.getKey()) + bytes(param.getValue()) + PER_MEMBER)
                        .sum();
    }

    private static long bytes(List<TaskId> ids) {
        return ids.stream().mapToLong(id -> bytes(id.value())).sum();
    }

    /** UTF-8 takes at most three bytes per UTF-16 code unit. */
    private static long bytes(String text) {
        return 3L * text.length();
    }
}
