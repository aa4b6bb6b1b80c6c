package dev.reproof.benchmarks.peers;

import java.nio.file.Path;

/**
 * Where a side keeps what must survive.
 *
 * @param directory its own, on the disk that is measured
 * @param database the address of its own database, for who keeps everything in one
 */
record Place(Path directory, String database) {}
