package dev.reproof.benchmarks.peers;

import java.util.Locale;

/** What is measured on every side. */
enum Row {
    STEP("a step of the chain, from one body to the next", "ms", "%.2f ms"),
    WHOLE("the chain, from the start of its process to the end", "s", "%.2f s"),
    WRITTEN("bytes written per byte of text", "bytes", "%.1f"),
    RESTART("killed: from the start of the next process to the body of the next step", "ms", "%.0f ms"),
    KEPT("kept of a step that is killed after it has said so many bytes", "bytes", "%.0f"),
    VOLUME("texts of 32 MiB side by side, in pieces (heaps of 128 MiB and 2 GiB)", "s", "%.1f s"),
    DISK("on disk afterwards, without files beside the log and without WAL", "MB", "%.0f MB"),
    OVER_BLOCKS("the log over its LZ4 blocks", "ratio", "%.2f");

    private final String what;
    private final String unit;
    private final String format;

    Row(String what, String unit, String format) {
        this.what = what;
        this.unit = unit;
        this.format = format;
    }

    String what() {
        return what;
    }

    String unit() {
        return unit;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String show(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
