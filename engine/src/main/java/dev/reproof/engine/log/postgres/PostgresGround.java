package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.LogGround;
import dev.reproof.events.ReproofException;
import java.util.List;

/** The connections of one open log. */
final class PostgresGround implements LogGround {

    private final String place;
    private final List<Link> links;

    PostgresGround(String place, List<Link> links) {
        this.place = place;
        this.links = links;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public ReproofException unopened(Throwable thrown) {
        return PostgresFailure.told("Event log " + place + " does not open", thrown);
    }

    @Override
    public ReproofException failed(String what, Throwable thrown) {
        return PostgresFailure.told("The event log " + place + " failed to " + what, thrown);
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }

    @Override
    public void abandon() {
        close();
    }
}
