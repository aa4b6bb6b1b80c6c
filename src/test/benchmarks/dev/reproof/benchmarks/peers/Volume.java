package dev.reproof.benchmarks.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts that come in pieces, side by side.
 *
 * @param mebibytes of each
 */
record Volume(int tasks, int mebibytes) {

    private static final int REPROOF_HEAP = 128;

    /** A side that gathers each text and returns it has several copies of all of them at one time. */
    private static final int DBOS_HEAP = 2048;

    /** Lets one side take all of it, in a process of its own; returns the seconds from the first piece to the end. */
    double start(Side side, Place place) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(StartedSide.java(side == Side.REPROOF ? REPROOF_HEAP : DBOS_HEAP));
        command.addAll(List.of(
                VolumeProcess.class.getName(),
                side.name(),
                place.directory().toString(),
                place.database(),
                Integer.toString(tasks),
                Integer.toString(mebibytes)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told;
        try (var lines = process.inputReader()) {
            told = lines.readLine();
        }
        int code = process.waitFor();
        if (code != 0 || told == null) {
            throw new IllegalStateException(side + " ended with code " + code + " over " + this);
        }
        return Long.parseLong(told) / 1e9;
    }
}
