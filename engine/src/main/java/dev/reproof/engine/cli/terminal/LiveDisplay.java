package dev.reproof.engine.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Keeps a picture up to date at the end of a terminal, at most ten times a second, on a thread of its own. Only that
 * thread ever waits for the terminal. A terminal that fails is written to no more.
 */
public final class LiveDisplay implements AutoCloseable {

    private static final long BETWEEN_FRAMES_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final int MOST_WAITING = 10_000;

    private final Terminal terminal;
    private final OutputStream out;
    private final Function<TerminalSize, List<String>> picture;
    private final Runnable ended;
    private final LiveArea area = new LiveArea();
    private final Thread thread = new Thread(this::run, "reproof-display");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Deque<String> above = new ArrayDeque<>();
    private long leftOut;
    private boolean closed;
    private volatile boolean resized;
    private volatile TerminalSize size;
    private boolean failed;

    LiveDisplay(Terminal terminal, OutputStream out, Function<TerminalSize, List<String>> picture, Runnable ended) {
        this.terminal = terminal;
        this.out = out;
        this.picture = picture;
        this.ended = ended;
        this.size = terminal.first();
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** Has a line of unknown origin stand above the picture, never to change again. Never waits for the terminal. */
    public void above(String line) {
        aboveAsIs(ScreenText.line(line));
    }

    /**
     * As {@link #above(String)}, for what stays of a task.
     *
     * @param idWidth columns that the longest id of the run takes
     * @param statusWidth columns for the status
     */
    public void above(EndedTask task, int idWidth, int statusWidth) {
        aboveAsIs(task.line(terminal.look(), idWidth, statusWidth, size.columns()));
    }

    /** As {@link #above(String)}, for a line that was made for a terminal. */
    void aboveAsIs(String line) {
        lock.lock();
        try {
            above.addLast(line);
            if (above.size() > MOST_WAITING) {
                above.removeFirst();
                leftOut++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes the picture and ends the thread, unless the terminal holds that up for seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signal();
        } finally {
            lock.unlock();
        }
        awaitEnd();
        finish();
        ended.run();
        finish(); // what came between the two
    }

    private void finish() {
        if (!thread.isAlive()) {
            draw(List.of());
        }
    }

    private void awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Runnable unregister = terminal.onResize(() -> resized = true);
        try {
            do {
                measure();
                draw(picture.apply(size));
            } while (awaitNext());
        } finally {
            unregister.run();
        }
    }

    private boolean awaitNext() {
        lock.lock();
        try {
            return !closed && !awaitClosing();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitClosing() {
        long left = TimeUnit.MILLISECONDS.toNanos(BETWEEN_FRAMES_MILLIS);
        try {
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
            return closed;
        } catch (InterruptedException e) {
            return true; // nobody but the end of the process has a reason to
        }
    }

    private void measure() {
        if (resized) {
            resized = false;
            size = terminal.size();
        }
    }

    private void draw(List<String> lines) {
        List<String> scrolled = takeAbove();
        if (failed || (scrolled.isEmpty() && area.shows(lines))) {
            return;
        }
        try {
            out.write(area.frame(scrolled, lines, size).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            failed = true; // the terminal is gone, and with it whoever could be told
        }
    }

    private List<String> takeAbove() {
        lock.lock();
        try {
            List<String> taken = new ArrayList<>(above);
            if (leftOut > 0) {
                taken.add(0, "(" + leftOut + " lines are not shown)");
            }
            above.clear();
            leftOut = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
