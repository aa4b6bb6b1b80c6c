package dev.reproof.engine.cli.look;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.TaskId;
import dev.reproof.projections.audit.TrailKind;
import dev.reproof.projections.run.Recorded;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which events of a trail are shown; all of them where nothing is asked for. */
final class TrailFilter {

    @Option(names = "--task", paramLabel = "TASK", description = "Shows the events of this task. Can be repeated.")
    private Set<String> tasks = Set.of();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "Shows the events of this kind, such as task-dispatched. Can be repeated.")
    private Set<String> kinds = Set.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Shows the events from this moment on, such as 2026-03-01T08:00:00Z.")
    private Optional<Instant> since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Shows the events before this moment.")
    private Optional<Instant> until;

    @Option(names = "--from", paramLabel = "POSITION", description = "Shows the events from this position on, from 0.")
    private Optional<Long> from;

    @Option(names = "--to", paramLabel = "POSITION", description = "Shows the events up to this position.")
    private Optional<Long> to;

    /** The words that {@code --kind} takes. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return TrailKind.all().iterator();
        }
    }

    /** A moment as ISO 8601 has it. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new picocli.CommandLine.TypeConversionException(
                        "expected a time in UTC such as 2026-03-01T08:00:00Z, found '" + text + "'");
            }
        }
    }

    /**
     * Looks at what is asked for.
     *
     * @throws Invalid when a kind is none
     */
    void require() {
        kinds.stream()
                .filter(kind -> !TrailKind.all().contains(kind))
                .findFirst()
                .ifPresent(kind -> {
                    throw new Invalid(
                            "--kind expected one of " + String.join(", ", TrailKind.all()) + ", found '" + kind + "'");
                });
    }

    /** Whether anything is asked for. */
    boolean isGiven() {
        return !tasks.isEmpty()
                || !kinds.isEmpty()
                || since.isPresent()
                || until.isPresent()
                || from.isPresent()
                || to.isPresent();
    }

    boolean shows(Recorded event, Optional<TaskId> task) {
        return (tasks.isEmpty() || task.filter(id -> tasks.contains(id.value())).isPresent())
                && (kinds.isEmpty() || kinds.contains(TrailKind.of(event.event())))
                && since.filter(event.at()::isBefore).isEmpty()
                && until.filter(end -> !event.at().isBefore(end)).isEmpty()
                && from.filter(first -> event.position() < first).isEmpty()
                && to.filter(last -> event.position() > last).isEmpty();
    }
}
