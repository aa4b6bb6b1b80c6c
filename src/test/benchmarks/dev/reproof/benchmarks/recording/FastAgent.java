package dev.reproof.benchmarks.recording;

import dev.reproof.benchmarks.RealisticText;
import dev.reproof.benchmarks.WorkDirectory;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One agent that prints as fast as it can, recorded from files and from a pipe in turns. */
final class FastAgent {

    private static final int TEXT_BYTES = 10_000_000;
    private static final long MEGA = 1_000_000;

    private FastAgent() {}

    /** What it prints. */
    enum Kind {
        /** Next to nothing to compress, so that only the way of the bytes counts. */
        LINES("one line again and again") {
            @Override
            String command(Path text, int megabytes) {
                return "yes 'All of this is one line, which comes again and again and again' | head -c "
                        + megabytes * MEGA;
            }
        },
        BLOCKS("realistic text in writes of 64 KiB") {
            @Override
            String command(Path text, int megabytes) {
                return "i=0; while [ $i -lt " + Math.max(1, megabytes * MEGA / TEXT_BYTES) + " ]; do dd if='" + text
                        + "' bs=65536 2>/dev/null || exit; i=$((i+1)); done";
            }
        };

        private final String what;

        Kind(String what) {
            this.what = what;
        }

        String what() {
            return what;
        }

        abstract String command(Path text, int megabytes);
    }

    /**
     * Medians over the rounds, in MB/s; ratios are those of single rounds.
     *
     * @param ratio the median: below 1 where files are slower
     */
    record Speed(double files, double pipe, double ratio, double lowest, double highest) {}

    /** Runs a round more than it is told to, the first of which only warms up. */
    static Speed measure(Kind kind, int megabytes, int rounds) throws IOException, InterruptedException {
        List<Double> files = new ArrayList<>();
        List<Double> pipe = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (WorkDirectory place = WorkDirectory.create()) {
            Path text = Files.write(place.resolve("text"), RealisticText.bytes(1, TEXT_BYTES));
            String command = kind.command(text, megabytes);
            for (int round = 0; round <= rounds; round++) {
                boolean filesFirst = round % 2 == 0;
                double first = filesFirst ? ofFiles(command) : ofPipe(command);
                double second = filesFirst ? ofPipe(command) : ofFiles(command);
                if (round > 0) {
                    files.add(filesFirst ? first : second);
                    pipe.add(filesFirst ? second : first);
                    ratios.add(filesFirst ? first / second : second / first);
                }
            }
        }
        return new Speed(
                Median.of(files),
                Median.of(pipe),
                Median.of(ratios),
                Median.sorted(ratios)[0],
                Median.sorted(ratios)[rounds - 1]);
    }

    private static double ofFiles(String command) throws IOException, InterruptedException {
        return speed(run -> OneRank.ofFiles(run, command));
    }

    private static double ofPipe(String command) throws IOException, InterruptedException {
        return speed(run -> new PipedAgent(command));
    }

    private static double speed(Function<RecoveredRun, Agent> recorded) throws IOException, InterruptedException {
        Counted counted = new Counted();
        double seconds = OneRank.seconds(1, run -> {
            Agent agent = recorded.apply(run);
            return (call, output) -> agent.run(call, counted.before(output));
        });
        return counted.bytes / seconds / MEGA;
    }

    private static final class Counted {

        private long bytes;

        AgentOutput before(AgentOutput output) {
            return new AgentOutput() {
                @Override
                public void bytes(byte[] data, int offset, int length) {
                    bytes += length;
                    output.bytes(data, offset, length);
                }

                @Override
                public void text(CharSequence chunk) {
                    throw new IllegalStateException("A command prints bytes");
                }
            };
        }
    }
}
