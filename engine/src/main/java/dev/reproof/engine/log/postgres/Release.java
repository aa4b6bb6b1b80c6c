package dev.reproof.engine.log.postgres;

import dev.reproof.events.TaskId;

/** That somebody let a paused task go on, in one iteration of its loop. */
public record Release(TaskId task, int iteration) {}
