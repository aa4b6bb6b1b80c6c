package dev.reproof.events;

/** How much of what an agent said a transcript is known to hold. */
public enum Fidelity {

    /** Every byte of it. */
    EXACT,

    /** What a version-1 state kept of it, with no sign that anything is missing. */
    LEGACY,

    /** What its findings file kept of it, since only its end is left; a prompt that uses it says so. */
    FINDINGS,

    /** Its end only; a prompt that uses it says so. */
    DEGRADED
}
