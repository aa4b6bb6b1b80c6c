package dev.reproof.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * A process in which one side runs a chain. It prints a line when the first body is called, one when a body was asked to
 * be held, which then never ends, and one when everything is done.
 */
final class SideProcess {

    static final String FIRST = "first ";
    static final String HELD = "held ";
    static final String DONE = "done ";

    private static final String PIECE = "Said in passing. ".repeat(6).substring(0, 100);

    private SideProcess() {}

    /** The arguments: side, directory, database, steps, bytes a step, the step to hold, and what it says before. */
    public static void main(String[] args) throws Exception {
        Side side = Side.valueOf(args[0]);
        Place place = new Place(Path.of(args[1]), args[2]);
        Chain chain = new Chain(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        Body body = new Body(chain, Integer.parseInt(args[5]), Integer.parseInt(args[6]));
        side.way().run(place, chain, body);
        body.done();
        System.exit(0); // a side may have left threads
    }

    /** Says the texts, and checks that every side hands over what it should. */
    private static final class Body implements Step {

        private final Chain chain;
        private final int held;
        private final int before;
        private final CountDownLatch never = new CountDownLatch(1);
        private int calls;
        private long first;
        private long last;

        Body(Chain chain, int held, int before) {
            this.chain = chain;
            this.held = held;
            this.before = before;
        }

        @Override
        public synchronized String say(int step, String input, Consumer<String> pieces) {
            last = System.nanoTime();
            if (calls == 0) {
                first = last;
                System.out.println(FIRST + step);
            }
            calls++;
            if (step == held) {
                for (int said = 0; said < before; said += PIECE.length()) {
                    pieces.accept(PIECE);
                }
                System.out.println(HELD + step);
                await();
            }
            if (!input.contains(chain.input(step))) {
                throw new IllegalStateException("Step " + step + " was not given what the one before has said");
            }
            return chain.text(step);
        }

        private void await() {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("The held step was interrupted", e);
            }
        }

        void done() throws IOException {
            DiskWrites written = DiskWrites.of(ProcessHandle.current());
            System.out.println(DONE + (last - first) / Math.max(1, calls - 1) + " " + written.bytes());
        }
    }
}
