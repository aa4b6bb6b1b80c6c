package dev.reproof.projections.audit;

import dev.reproof.events.Decision;
import dev.reproof.events.serial.EventTypes;
import java.util.List;
import java.util.Locale;

/** What people call the kinds of events in a run stream: their stored names, as words with hyphens. */
public final class TrailKind {

    private TrailKind() {}

    /** Every kind there is, in the order of the catalogue of events. */
    public static List<String> all() {
        return EventTypes.all().stream()
                .filter(type -> Decision.class.isAssignableFrom(type.type()))
                .map(type -> word(type.name()))
                .toList();
    }

    /** The kind of that event. */
    public static String of(Decision event) {
        return word(stored(event));
    }

    /** The name under which such events are stored. */
    public static String stored(Decision event) {
        return EventTypes.of(event.getClass()).name();
    }

    private static String word(String stored) {
        return stored.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
