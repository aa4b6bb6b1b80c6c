package dev.reproof.engine.write;

import java.time.Duration;

/**
 * When waiting events become one transaction. A decision never waits; a block of text waits for company.
 *
 * @param blocks so many waiting blocks are enough
 * @param linger no text waits longer than this
 */
public record GroupPolicy(int blocks, Duration linger) {

    /** Sixteen blocks or one second: a trickle of text costs one forced transaction a second. */
    public static final GroupPolicy DEFAULT = new GroupPolicy(16, Duration.ofSeconds(1));
}
