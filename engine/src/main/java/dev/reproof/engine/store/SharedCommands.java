package dev.reproof.engine.store;

import dev.reproof.engine.log.postgres.HeldCommands;
import dev.reproof.engine.log.postgres.HeldCommands.Bounds;
import dev.reproof.engine.log.postgres.HeldCommands.Left;
import dev.reproof.engine.log.postgres.PostgresCommands;
import dev.reproof.engine.steer.CommandAnswer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandNote;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Commands by hand that wait as rows of a shared store, for whoever has the right to write to their run, on whatever machine. */
final class SharedCommands implements CommandBox {

    /** Each look of who waits for an answer asks the server. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static final Bounds BOUNDS = new Bounds(CommandNote.MOST_BYTES, HandCommand.MOST_TEXT_BYTES);

    private final String place;
    private final PostgresCommands given;
    private final Optional<HeldCommands> held;

    /** What waits and was read already, in its order: it does not change until it is answered or taken back. */
    private final Map<String, HandCommand> known = new LinkedHashMap<>();

    private final Set<String> refused = new HashSet<>();
    private long lookedAt = System.nanoTime() - SharedTenure.BETWEEN_LOOKS.toNanos();

    private SharedCommands(String place, PostgresCommands given, Optional<HeldCommands> held) {
        this.place = place;
        this.given = given;
        this.held = held;
    }

    /** For who gives commands, and has no right to take any. */
    static SharedCommands given(String place, PostgresCommands given) {
        return new SharedCommands(place, given, Optional.empty());
    }

    /** For who takes them. */
    SharedCommands heldBy(HeldCommands holder) {
        return new SharedCommands(place, given, Optional.of(holder));
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public Duration betweenLooks() {
        return BETWEEN_LOOKS;
    }

    @Override
    public void leave(HandCommand command) {
        given.leave(
                new Left(command.id(), CommandNote.of(command), command.text().map(CommandNote::bounded)),
                MOST_COMMANDS);
    }

    @Override
    public void remove(String id) {
        given.remove(id);
    }

    @Override
    public Optional<CommandAnswer> answered(String id) {
        return given.answered(id, CommandNote.MOST_ANSWER_BYTES).map(answer -> CommandNote.answer(id, answer));
    }

    /** What was seen last waits still, unless it is answered, until it is looked again. */
    @Override
    public synchronized List<HandCommand> waiting(Consumer<String> told) {
        if (held.isPresent() && System.nanoTime() - lookedAt >= SharedTenure.BETWEEN_LOOKS.toNanos()) {
            lookedAt = System.nanoTime();
            look(held.get(), told);
        }
        return List.copyOf(known.values());
    }

    private void look(HeldCommands holder, Consumer<String> told) {
        List<HeldCommands.Note> notes = holder.waiting(MOST_COMMANDS, told);
        Set<String> there = notes.stream().map(HeldCommands.Note::id).collect(Collectors.toSet());
        known.keySet().retainAll(there);
        refused.retainAll(there);
        for (HeldCommands.Note note : notes) {
            try {
                look(holder, note);
            } catch (Storage unheard) {
                return; // this one and what comes after it are still there at the next look
            } catch (IOException | ReproofException e) {
                if (refused.add(note.id())) {
                    told.accept("Not taken as a command: " + UntrustedText.shorten(note.id()) + " in " + place + ": "
                            + e.getMessage() + "; give the command again");
                }
            }
        }
    }

    private void look(HeldCommands holder, HeldCommands.Note note) throws IOException {
        String id = note.id();
        if (known.containsKey(id)) {
            return;
        }
        if (refused.contains(id)) {
            if (note.old()) {
                holder.remove(id);
            }
            return;
        }
        if (!CommandNote.isId(id)) {
            throw new Rejected("its id is none of a command");
        }
        Optional<Left> left = holder.read(id, BOUNDS); // absent where whoever left it has taken it back
        if (left.isPresent()) {
            known.put(id, command(left.get()));
        }
    }

    private static HandCommand command(Left left) throws IOException {
        if (left.note().length == 0) {
            throw new Rejected("it has nothing, or more than " + BOUNDS.note() + " bytes");
        }
        return CommandNote.command(
                left.id(),
                left.note(),
                () -> left.words()
                        .map(words -> new String(words, StandardCharsets.UTF_8))
                        .orElseThrow(() ->
                                new Rejected("its text is missing, or has more than " + BOUNDS.words() + " bytes")));
    }

    @Override
    public synchronized void answer(CommandAnswer answer) {
        try {
            boolean unused = holder().answer(answer.id(), CommandNote.of(answer));
        } catch (Storage unheard) {
            return; // it waits on: the next look finds it, its id tells whether it is recorded, and it is answered then
        }
        known.remove(answer.id());
    }

    private HeldCommands holder() {
        return held.orElseThrow(() -> new IllegalStateException("Only who holds a run answers its commands"));
    }

    @Override
    public synchronized void tidy(Instant now) {
        try {
            holder().tidy();
        } catch (Storage unheard) {
            return; // the next runner does it
        }
    }
}
