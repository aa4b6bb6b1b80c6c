package dev.reproof.engine.cli.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.cli.look.StateEdition;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run does at the moment, as one line of JSON: out of its state file, read again only when it has changed, and of the ends of
 * growing transcripts. For one thread at a time; takes no lock of a run.
 */
final class LiveView {

    private static final JsonMapper JSON = new JsonMapper();

    /** More is told by the page itself. */
    private static final int MOST_RUNNING = 50;

    private final RunHome home;
    private final RunFinder finder;
    private final Shelf shelf;
    private Optional<StateEdition> edition = Optional.empty();
    private Optional<StateView> state = Optional.empty();

    LiveView(RunHome home, RunFinder finder, Shelf shelf) {
        this.home = home;
        this.finder = finder;
        this.shelf = shelf;
    }

    /** Of a run that cannot be read, what is wrong. */
    String line() {
        try {
            Optional<StateEdition> found = shelf.edition(home);
            if (!found.equals(edition) || state.isEmpty()) {
                edition = found;
                state = Optional.of(finder.state(home));
            }
            return object(state.get()).toString();
        } catch (ReproofException e) {
            return JSON.createObjectNode()
                    .put("problem", Printable.line(e.getMessage()))
                    .toString();
        }
    }

    private ObjectNode object(StateView view) {
        ObjectNode object = JSON.createObjectNode();
        object.put("position", view.position().orElse(-1));
        object.put("outcome", view.outcome().map(StateOutcome::word).orElse(null));
        object.put("ended", view.outcome().filter(StateOutcome::ends).isPresent());
        object.put("gone", finder.runner(home).isGone());
        object.put("of", view.tasks().size());
        ObjectNode tasks = object.putObject("tasks");
        view.counts().forEach((status, count) -> tasks.put(status.word(), count));
        ArrayNode waiting = object.putArray("waiting");
        ArrayNode running = object.putArray("running");
        ArtifactNames names =
                ArtifactNames.of(view.tasks().stream().map(TaskView::id).toList());
        Optional<Path> artifacts = artifacts(view);
        for (TaskView task : view.tasks()) {
            if (task.status() == TaskStatus.RUNNING && running.size() < MOST_RUNNING) {
                running(running.addObject(), task, artifacts, names);
            } else if (task.status() == TaskStatus.AWAITING_APPROVAL
                    || task.waiting().isPresent()) {
                waiting.add(Printable.line(task.id().value()));
            }
        }
        ArrayNode warnings = object.putArray("warnings");
        view.warnings().forEach(told -> warnings.add(told.code() + ": " + Printable.line(told.text())));
        return object;
    }

    private static void running(ObjectNode object, TaskView task, Optional<Path> artifacts, ArtifactNames names) {
        int attempt = (int) Math.max(1, Math.min(task.attempt(), Integer.MAX_VALUE));
        GrowingText text = artifacts
                .map(directory -> directory.resolve(names.partial(task.id(), task.iteration(), attempt)))
                .map(GrowingText::of)
                .orElse(GrowingText.NOTHING);
        object.put("task", Printable.line(task.id().value()))
                .put("iteration", task.iteration())
                .put("attempt", attempt)
                .put("since", task.startedAt().map(Object::toString).orElse(null))
                .put("bytes", text.bytes())
                .put("end", text.end());
    }

    private Optional<Path> artifacts(StateView view) {
        try {
            return view.artifacts().map(home.directory()::resolve);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
