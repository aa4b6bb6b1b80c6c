package dev.reproof.engine.steer;

import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where commands by hand wait for the runner of a run, each taken once and answered: a directory, or a store that many machines
 * share. A command stays until it is answered, so a runner that is killed in between finds it again; that it is recorded once is
 * up to its id. What is no command is left where it is, and told of once. Safe for many threads.
 */
@Exported
public interface CommandBox {

    /** Most commands that wait at once. */
    int MOST_COMMANDS = 1_000;

    /** Longer than anybody waits for an answer. */
    Duration ANSWERS_ARE_READ = Duration.ofDays(1);

    /** Where that is, for messages. */
    String place();

    /** How often it may be asked for an answer. */
    Duration betweenLooks();

    /**
     * Leaves a command, durably.
     *
     * @throws Rejected when it says too much, or nothing can be left there
     * @throws Storage when that failed
     */
    void leave(HandCommand command);

    /** Takes a command back; nothing happens where it was taken. */
    void remove(String id);

    /** The answer to a command, which is removed with that; absent while there is none. */
    Optional<CommandAnswer> answered(String id);

    /**
     * The commands that wait, in the order in which they were left; none for who has no right to take them. To be asked often.
     *
     * @param told takes a line for what is no command, once for each
     */
    List<HandCommand> waiting(Consumer<String> told);

    /** Answers a command, durably, and takes it out with that; whoever gave it removes the answer. */
    void answer(CommandAnswer answer);

    /** Removes what has been there for {@link #ANSWERS_ARE_READ}, and that nobody reads any more. */
    void tidy(Instant now);
}
