package dev.reproof.engine.publish;

import dev.reproof.engine.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** The system's disk, which can be full for some names, stand still for some, and tells which names files were given. */
final class WatchedDisk implements Disk {

    private final List<String> placed = new CopyOnWriteArrayList<>();
    private final List<String> open = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> full = name -> false;
    private volatile Predicate<String> still = name -> false;
    private volatile CountDownLatch arrived = new CountDownLatch(1);
    private volatile CountDownLatch released = new CountDownLatch(0);

    /** From now on nothing can be written to files of such names. */
    void fullFor(Predicate<String> names) {
        full = names;
    }

    /** From now on whoever writes to files of such names waits. */
    void standStillFor(Predicate<String> names) {
        arrived = new CountDownLatch(1);
        released = new CountDownLatch(1);
        still = names;
    }

    void awaitStandstill() throws InterruptedException {
        arrived.await();
    }

    void moveOn() {
        still = name -> false;
        released.countDown();
    }

    /** The names of files that are open for writing. */
    List<String> open() {
        return List.copyOf(open);
    }

    /** Every name that a finished file was given, in order. */
    List<String> placed() {
        return List.copyOf(placed);
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        OpenFile real = Disk.system().create(file);
        open.add(file.getFileName().toString());
        return new OpenFile() {
            @Override
            public void write(byte[] data, int offset, int length) throws IOException {
                pass(file);
                real.write(data, offset, length);
            }

            @Override
            public void force() throws IOException {
                pass(file);
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
                open.remove(file.getFileName().toString());
            }
        };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Disk.system().move(from, to);
        placed.add(to.getFileName().toString());
    }

    @Override
    public void deleteIfExists(Path file) throws IOException {
        Disk.system().deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        Disk.system().forceDirectory(directory);
    }

    private void pass(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (still.test(name)) {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (full.test(name)) {
            throw new IOException("No space left for " + name);
        }
    }
}
