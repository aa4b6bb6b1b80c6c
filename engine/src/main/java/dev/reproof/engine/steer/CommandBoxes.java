package dev.reproof.engine.steer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two ways by which commands reach one runner: each is answered where it was left. What this process leaves goes to the first. */
public final class CommandBoxes implements CommandBox {

    private final CommandBox first;
    private final CommandBox second;
    private final BooleanSupplier mayTake;
    private final Map<String, CommandBox> from = new ConcurrentHashMap<>();

    /** @param mayTake whether this process still has the right to write to the run */
    public CommandBoxes(CommandBox first, CommandBox second, BooleanSupplier mayTake) {
        this.first = first;
        this.second = second;
        this.mayTake = mayTake;
    }

    @Override
    public String place() {
        return first.place();
    }

    @Override
    public Duration betweenLooks() {
        return first.betweenLooks();
    }

    @Override
    public void leave(HandCommand command) {
        first.leave(command);
    }

    @Override
    public void remove(String id) {
        first.remove(id);
    }

    @Override
    public Optional<CommandAnswer> answered(String id) {
        return first.answered(id);
    }

    @Override
    public List<HandCommand> waiting(Consumer<String> told) {
        if (!mayTake.getAsBoolean()) {
            return List.of();
        }
        List<HandCommand> commands = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (CommandBox box : List.of(first, second)) {
            for (HandCommand command : box.waiting(told)) {
                if (ids.add(command.id())) { // one that was left in both is answered in both, one after the other
                    from.put(command.id(), box);
                    commands.add(command);
                }
            }
        }
        return commands;
    }

    @Override
    public void answer(CommandAnswer answer) {
        from.getOrDefault(answer.id(), first).answer(answer);
    }

    @Override
    public void tidy(Instant now) {
        first.tidy(now);
        second.tidy(now);
    }
}
