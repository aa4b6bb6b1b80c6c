package dev.reproof.engine.simulated;

/** What can be asked of a disk, and be refused. */
public enum DiskCall {
    OPEN,
    CREATE,
    READ,
    WRITE,
    TRUNCATE,
    FORCE,
    LOCK,
    RENAME,
    DELETE,
    MAKE_DIRECTORY,
    FORCE_NAMES,
    LIST,
    SPACE
}
