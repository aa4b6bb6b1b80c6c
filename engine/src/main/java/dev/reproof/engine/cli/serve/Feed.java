package dev.reproof.engine.cli.serve;

import java.util.Optional;
import java.util.function.Supplier;

/** The latest of something that changes, looked at once for all who wait for the next. */
final class Feed {

    /** One of those that there were, by their number. */
    record Edition(long number, String text) {}

    private final Supplier<String> look;
    private Edition latest = new Edition(0, "");
    private int readers;

    /** @param look called on one thread at a time, and only while somebody reads */
    Feed(Supplier<String> look) {
        this.look = look;
    }

    synchronized void join() {
        readers++;
    }

    synchronized void leave() {
        readers--;
    }

    synchronized boolean isRead() {
        return readers > 0;
    }

    /** Looks whether there is something new, if anybody wants to know. */
    void look() {
        if (isRead()) {
            publish(look.get());
        }
    }

    private synchronized void publish(String text) {
        if (!text.equals(latest.text())) {
            latest = new Edition(latest.number() + 1, text);
            notifyAll();
        }
    }

    /** One that is later than that number; absent where none came in time. */
    synchronized Optional<Edition> after(long number, long millis) throws InterruptedException {
        long begin = System.nanoTime();
        for (long left = millis;
                latest.number() <= number && left > 0;
                left = millis - (System.nanoTime() - begin) / 1_000_000) {
            wait(left);
        }
        return latest.number() > number ? Optional.of(latest) : Optional.empty();
    }
}
