package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk on which the n-th step fails, counted from 0, and which tells what was asked of it. */
public final class FaultyDisk implements Disk {

    private final int failing;
    private final List<String> steps = new ArrayList<>();

    public FaultyDisk(int failing) {
        this.failing = failing;
    }

    public static FaultyDisk healthy() {
        return new FaultyDisk(Integer.MAX_VALUE);
    }

    public List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        step("create");
        return new FaultyFile(SystemDisk.INSTANCE.create(file));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step("move");
        SystemDisk.INSTANCE.move(from, to);
    }

    @Override
    public void deleteIfExists(Path file) throws IOException {
        step("delete");
        SystemDisk.INSTANCE.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step("forceDirectory");
        SystemDisk.INSTANCE.forceDirectory(directory);
    }

    private void step(String name) throws IOException {
        int number = steps.size();
        steps.add(name);
        if (number == failing) {
            throw new IOException("injected at step " + number + ", " + name);
        }
    }

    private final class FaultyFile implements OpenFile {

        private final OpenFile real;

        FaultyFile(OpenFile real) {
            this.real = real;
        }

        /** A failing write still leaves half of its bytes behind. */
        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            real.write(data, offset, length / 2);
            step("write");
            real.write(data, offset + length / 2, length - length / 2);
        }

        @Override
        public void force() throws IOException {
            step("force");
            real.force();
        }

        @Override
        public void close() throws IOException {
            real.close();
            step("close");
        }
    }
}
