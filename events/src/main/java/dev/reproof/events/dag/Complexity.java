package dev.reproof.events.dag;

/** How hard a task is; a DAG document chooses models by it. */
public enum Complexity {
    LOW,
    MED,
    HIGH
}
