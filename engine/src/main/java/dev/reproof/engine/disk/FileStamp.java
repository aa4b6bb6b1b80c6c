package dev.reproof.engine.disk;

import java.nio.file.attribute.FileTime;

/** What changes with a file's content, short of reading it. */
public record FileStamp(long bytes, FileTime modified) {}
