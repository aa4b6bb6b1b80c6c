package dev.reproof.engine.request;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.RunId;

/**
 * A run whose log is in another store now.
 *
 * @param end of its chain when it was moved
 * @param from the store where it was, without a user and without a password
 * @param to the same of the store where it is
 */
public record MovedRun(RunId run, ChainPoint end, String from, String to) {}
