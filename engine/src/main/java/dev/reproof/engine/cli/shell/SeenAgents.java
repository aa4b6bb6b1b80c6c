package dev.reproof.engine.cli.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.orphans.AgentLook;
import dev.reproof.engine.agent.orphans.SeenAgent;
import dev.reproof.engine.agent.orphans.SeenAgent.State;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Style;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.events.AttemptKey;
import dev.reproof.projections.state.StateOutcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The agents that a run without a runner has left, as far as a look tells. */
public record SeenAgents(List<SeenAgent> all) {

    private static final SeenAgents NONE = new SeenAgents(List.of());

    private static final int MOST_SHOWN = 20;
    private static final int MOST_PIDS = 20;

    public SeenAgents {
        all = List.copyOf(all);
    }

    /** A look of this machine, to be used for any number of runs of one moment. */
    public static AgentLook look() {
        return new AgentLook(() -> Machine.here(Runner.hostName()));
    }

    /** What a look shows of one run; it is not taken at one that has finished, or has a runner. */
    public static SeenAgents of(RunHome home, SeenRunner runner, Optional<StateOutcome> outcome, AgentLook look) {
        boolean ended = outcome.filter(StateOutcome::ends).isPresent();
        return runner.isGone() && !ended ? new SeenAgents(look.at(home)) : NONE;
    }

    /** What is left of a run that has no runner, whatever its state file says. */
    public static SeenAgents left(RunHome home) {
        return new SeenAgents(look().at(home));
    }

    /** How many are at work for sure. */
    public long living() {
        return count(EnumSet.of(State.LIVING));
    }

    /** How many may be at work, and cannot be told from others. */
    public long unsure() {
        return count(EnumSet.of(State.UNSURE, State.UNREADABLE));
    }

    private long count(Set<State> states) {
        return all.stream().filter(agent -> states.contains(agent.state())).count();
    }

    /** Whether none of them is at work for all that can be seen. */
    public boolean isGone() {
        return living() + unsure() == 0;
    }

    /** That of their run, where they say more of it than its outcome does. */
    public Optional<StatusWord> word() {
        return isGone()
                ? Optional.empty()
                : Optional.of(new StatusWord(living() > 0 ? "AGENTS AT WORK" : "AGENTS UNSURE", Style.YELLOW));
    }

    /** How many there are, in a few words; to be asked where there are some. */
    public String counted() {
        long unsure = unsure();
        String living = living() + (living() == 1 ? " agent is" : " agents are") + " still at work";
        String doubtful = unsure + (unsure == 1 ? " agent" : " agents") + " may still be at work";
        return unsure == 0 ? living : living() == 0 ? doubtful : living + ", " + doubtful;
    }

    /** A line each for people, of those that are or may be at work, and what to do about them. */
    public List<String> lines(WaysOn waysOn) {
        List<String> lines = new ArrayList<>();
        all.stream().flatMap(agent -> line(agent).stream()).limit(MOST_SHOWN).forEach(lines::add);
        long more = living() + unsure() + count(EnumSet.of(State.ENDED)) - lines.size();
        if (more > 0) {
            lines.add("and " + more + " more, status --json has all");
        }
        if (!lines.isEmpty()) {
            lines.add(waysOn.agents() + (unsure() == 0 ? "" : "; neither does so before the doubt is settled"));
        }
        return lines;
    }

    private static Optional<String> line(SeenAgent agent) {
        if (agent instanceof SeenAgent.Living living) {
            return Optional.of(called(living) + ": at work since " + since(living) + ", "
                    + living.pids().size() + (living.pids().size() == 1 ? " process" : " processes") + " (pid "
                    + living.pids().stream()
                            .limit(MOST_PIDS)
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                    + (living.pids().size() > MOST_PIDS ? ", ..." : "") + ")");
        }
        if (agent instanceof SeenAgent.Unsure unsure) {
            return Optional.of(called(unsure) + ": may be at work since " + since(unsure) + ", but " + unsure.why());
        }
        if (agent instanceof SeenAgent.Unreadable unreadable) {
            return Optional.of("one may be at work whose record cannot be read: " + unreadable.file() + " ("
                    + unreadable.why() + ")");
        }
        return agent instanceof SeenAgent.Ended ended
                ? Optional.of(called(ended) + ": has ended without a runner, what it printed waits for the next one")
                : Optional.empty();
    }

    private static String called(SeenAgent.Recorded agent) {
        AttemptKey key = agent.agent().key();
        return key.task().value() + ": " + (key.iteration() == 0 ? "" : "iteration " + key.iteration() + ", ")
                + "attempt " + key.attempt();
    }

    private static String since(SeenAgent.Recorded agent) {
        return Sheet.time(agent.since()) + " UTC";
    }

    /** For programs. */
    public ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        all.forEach(agent -> array.add(object(agent)));
        return array;
    }

    private static ObjectNode object(SeenAgent agent) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("state", agent.state().name().toLowerCase(Locale.ROOT));
        if (agent instanceof SeenAgent.Recorded recorded) {
            AttemptKey key = recorded.agent().key();
            node.put("task", key.task().value())
                    .put("iteration", key.iteration())
                    .put("attempt", key.attempt())
                    .put("since", recorded.since().toString())
                    .put("pid", recorded.agent().pid())
                    .put("host", recorded.agent().machine().host());
        }
        if (agent instanceof SeenAgent.Living living) {
            ArrayNode pids = node.putArray("pids");
            living.pids().forEach(pids::add);
        } else if (agent instanceof SeenAgent.Unsure unsure) {
            node.put("why", unsure.why());
        } else if (agent instanceof SeenAgent.Unreadable unreadable) {
            node.put("why", unreadable.why());
        }
        return node.put("file", agent.file().toString());
    }
}
