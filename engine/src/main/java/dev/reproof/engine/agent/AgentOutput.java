package dev.reproof.engine.agent;

/**
 * Where an agent's text goes. Both methods block while the log is behind, so that an agent is never faster than the
 * log; they must give up with an exception or return when their thread is interrupted.
 */
public interface AgentOutput {

    /** Takes raw bytes of UTF-8 text, split anywhere; the array is reused after the call. */
    void bytes(byte[] data, int offset, int length);

    /** Takes UTF-16 text; it may end in half a surrogate pair whose other half comes next. */
    void text(CharSequence chunk);
}
