package dev.reproof.engine.recover;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SignsFile;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the guards of a run's agents that their runner is there, as long as the right to write to the run is still its own. A runner
 * that is suspended, or whose store has not heard of it, tells nothing.
 */
public final class SignsOfLife implements AutoCloseable {

    private static final Duration OFTEN = Duration.ofSeconds(1);

    private final Tenure tenure;
    private final SignsFile file;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService thread;
    private Optional<ScheduledFuture<?>> going = Optional.empty();
    private String last = "";
    private boolean failing;

    private SignsOfLife(Tenure tenure, SignsFile file, Consumer<String> warnings) {
        this.tenure = tenure;
        this.file = file;
        this.warnings = warnings;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread signs = new Thread(task, "reproof-signs");
            signs.setDaemon(true);
            return signs;
        });
    }

    /**
     * Gives a sign now, and goes on.
     *
     * @throws ReproofException.Storage when that cannot be written: agents would be ended for no reason
     */
    static SignsOfLife begin(Tenure tenure, RunHome home, Consumer<String> warnings) {
        SignsOfLife signs = new SignsOfLife(tenure, new SignsFile(home), warnings);
        signs.give();
        signs.going = Optional.of(signs.thread.scheduleWithFixedDelay(
                signs::tryToGive, OFTEN.toNanos(), OFTEN.toNanos(), TimeUnit.NANOSECONDS));
        return signs;
    }

    private void give() {
        String sign = tenure.sign();
        if (!sign.equals(last)) {
            file.give(sign);
            last = sign;
        }
    }

    private void tryToGive() {
        try {
            give();
            failing = false;
        } catch (ReproofException e) {
            if (!failing) {
                warnings.accept("The guards of agents are not told that their runner is there, and will end them: "
                        + e.getMessage());
            }
            failing = true;
        }
    }

    @Override
    public void close() {
        going.ifPresent(signs -> signs.cancel(false));
        thread.shutdownNow();
    }
}
