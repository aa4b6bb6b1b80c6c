package dev.reproof.events;

/**
 * Something that happened, as the log keeps it. Frozen once released: a change is a new revision and an upcaster. Events
 * hold no derived data and no text of their own making.
 */
public sealed interface Event permits Decision, TranscriptEvent {}
