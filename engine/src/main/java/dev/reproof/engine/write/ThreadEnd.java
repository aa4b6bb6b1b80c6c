package dev.reproof.engine.write;

/** The end of a thread that still has something to write. */
public final class ThreadEnd {

    private ThreadEnd() {}

    /** Returns when the thread has ended, whatever interrupts the caller meanwhile; an interrupt is kept for the caller. */
    public static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
