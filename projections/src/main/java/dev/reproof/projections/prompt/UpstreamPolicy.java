package dev.reproof.projections.prompt;

import dev.reproof.events.dag.Upstream;

/** What the upstream policies of a DAG come down to. */
final class UpstreamPolicy {

    /** Cap of an excerpt where the policy names none. */
    private static final int SUMMARY_CAP = 2_000;

    private UpstreamPolicy() {}

    /** How many UTF-16 code units of a transcript are kept at most. */
    static int cap(Upstream policy) {
        if (policy instanceof Upstream.MaxChars limited) {
            return limited.limit();
        }
        return policy instanceof Upstream.Full ? Integer.MAX_VALUE : SUMMARY_CAP;
    }

    /** The policy as DAG documents and options spell it. */
    static String word(Upstream policy) {
        if (policy instanceof Upstream.MaxChars limited) {
            return "maxChars:" + limited.limit();
        }
        return policy instanceof Upstream.Full ? "full" : "summarize";
    }
}
