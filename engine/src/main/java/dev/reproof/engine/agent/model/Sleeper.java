package dev.reproof.engine.agent.model;

import java.time.Duration;

/** Waits between two tries. */
@FunctionalInterface
interface Sleeper {

    void sleep(Duration duration) throws InterruptedException;
}
