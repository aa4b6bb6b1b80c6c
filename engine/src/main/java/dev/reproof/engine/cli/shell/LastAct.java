package dev.reproof.engine.cli.shell;

/** What is done when a process that was told to stop is told so again, before it ends at once. */
@FunctionalInterface
public interface LastAct {

    int MOMENT_MILLIS = 3_000;

    void perform() throws InterruptedException;

    /**
     * Ends the process with that code once this is performed, or has had its moment: even telling something may take for
     * ever, on a full pipe or a disk that does not answer. Does not return.
     */
    default void thenHalt(int code) {
        try {
            Thread last = new Thread(this::performQuietly, "reproof-last-act");
            last.setDaemon(true);
            last.start();
            last.join(MOMENT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ProcessExit.halt(code);
        }
    }

    private void performQuietly() {
        try {
            perform();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that, and the process ends all the same
        }
    }
}
