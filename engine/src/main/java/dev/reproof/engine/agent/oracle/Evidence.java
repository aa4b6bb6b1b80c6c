package dev.reproof.engine.agent.oracle;

/**
 * Takes what an oracle prints, as raw bytes split anywhere. Called on the thread that runs the oracle only; may block,
 * which holds the oracle back but not its deadline. What it throws ends the oracle and is passed on.
 */
public interface Evidence {

    /** Takes standard output; the array is reused after the call. */
    void stdout(byte[] data, int offset, int length);

    /** Takes standard error; the array is reused after the call. */
    void stderr(byte[] data, int offset, int length);
}
