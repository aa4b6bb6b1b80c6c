package dev.reproof.engine.cli.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.HolderFile;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.store.RunStore;
import java.util.Locale;
import java.util.Optional;

/**
 * The runner of a run, as far as a look at its directory tells.
 *
 * @param holder what it has noted of itself; absent where there is no note
 */
public record SeenRunner(RunnerPresence presence, Optional<Holder> holder) {

    /** Looks at a run. */
    public static SeenRunner of(RunHome home) {
        Optional<Holder> holder = new HolderFile(home.holder()).read();
        return new SeenRunner(RunnerPresence.of(holder), holder);
    }

    /** Looks at a run whose log is in that store. */
    static SeenRunner of(RunStore store, RunHome home) {
        Optional<Holder> holder = store.holder(home);
        return new SeenRunner(RunnerPresence.of(store, home, holder), holder);
    }

    /** Whether nobody runs the run. */
    public boolean isGone() {
        return presence == RunnerPresence.GONE;
    }

    /** For people. */
    public String shown() {
        return switch (presence) {
            case HERE -> "pid " + holder.orElseThrow().pid() + ", since " + since();
            case ELSEWHERE ->
                "pid " + holder.orElseThrow().pid() + " on host " + holder.get().host() + ", since " + since()
                        + "; whether it is alive cannot be seen from here";
            case LEASED ->
                "pid " + holder.orElseThrow().pid() + " on host " + holder.get().host() + ", since " + since();
            case GONE ->
                "none" + holder.map(gone -> "; pid " + gone.pid() + " is gone").orElse("");
        };
    }

    private String since() {
        return Sheet.time(holder.orElseThrow().since()) + " UTC";
    }

    /** For programs. */
    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("presence", presence.name().toLowerCase(Locale.ROOT));
        holder.ifPresent(named -> node.put("pid", named.pid())
                .put("host", named.host())
                .put("since", named.since().toString()));
        return node;
    }
}
