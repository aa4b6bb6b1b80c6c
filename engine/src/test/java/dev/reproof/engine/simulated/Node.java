package dev.reproof.engine.simulated;

import java.util.Map;
import java.util.TreeMap;

/** What a name stands for: a file or a directory. Whoever touches one holds the monitor of its disk. */
abstract sealed class Node {

    private long modified;

    long modified() {
        return modified;
    }

    void touch(long tick) {
        modified = tick;
    }

    /** Bytes that can be read back, forced or not. */
    static final class Data extends Node {

        private final Bytes bytes = new Bytes();
        private boolean locked;

        Bytes bytes() {
            return bytes;
        }

        /** Whether the lock was free. */
        boolean lock() {
            boolean free = !locked;
            locked = true;
            return free;
        }

        void unlock() {
            locked = false;
        }
    }

    static final class Names extends Node {

        private final Map<String, Node> entries = new TreeMap<>();

        Map<String, Node> entries() {
            return entries;
        }
    }
}
