package dev.reproof.engine.loop;

import dev.reproof.engine.agent.AgentOutput;

/** Takes text that nobody asked for. */
enum Unheard implements AgentOutput {
    COPY;

    @Override
    public void bytes(byte[] data, int offset, int length) {
        // nobody listens
    }

    @Override
    public void text(CharSequence chunk) {
        // nobody listens
    }
}
