package dev.reproof.engine.simulated;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FilePath;

/** Finds a disk by the number in a name that H2 was given: H2 keeps strings, never paths. */
final class KnownDisks {

    private static final Map<Integer, SimulatedFileSystem> DISKS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private KnownDisks() {}

    static int add(SimulatedFileSystem files) {
        FilePath.register(new SimulatedFilePath());
        int number = NUMBERS.incrementAndGet();
        DISKS.put(number, files);
        return number;
    }

    static void remove(int number) {
        DISKS.remove(number);
    }

    static SimulatedPath path(String name) {
        String rest = name.substring(SimulatedFilePath.SCHEME.length() + "://".length());
        int slash = rest.indexOf('/');
        SimulatedFileSystem files = DISKS.get(Integer.valueOf(rest.substring(0, slash)));
        if (files == null) {
            throw new IllegalStateException("the disk of " + name + " was closed");
        }
        return files.path(rest.substring(slash));
    }
}
