package dev.reproof.engine.steer;

import dev.reproof.events.Exported;

/**
 * What became of a command.
 *
 * @param id of the command
 * @param taken whether it is recorded
 * @param text for people: what holds now, or why it was refused
 */
@Exported
public record CommandAnswer(String id, boolean taken, String text) {}
