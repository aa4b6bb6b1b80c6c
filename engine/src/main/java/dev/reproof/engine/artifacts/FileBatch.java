package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Files of a directory that are written and take their names together: all are forced at one time, each gets its name, and
 * the names are forced once. What goes wrong with one of them keeps none of the others back.
 *
 * <p>For one thread. Whoever was told that a file is there may point to it: it is durable under its name.
 */
public final class FileBatch {

    /** Gives a file its name, and returns what is told once that is durable. */
    private interface Naming {
        Runnable name() throws IOException;
    }

    private record Entry(String name, Disk.OpenFile file, Naming naming, Consumer<ReproofException> failed) {}

    private final ArtifactDirectory directory;
    private final Disk disk;
    private final List<Entry> entries = new ArrayList<>();

    FileBatch(ArtifactDirectory directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * Adds a mirror that has all of its text, as {@link MirrorFile#seal} says.
     *
     * @param sealed told when it is durable
     * @param failed told why it is not; the mirror is useless then
     */
    public void seal(MirrorFile mirror, String name, Consumer<SealedMirror> sealed, Consumer<ReproofException> failed) {
        entries.add(new Entry(
                name,
                mirror.file(),
                () -> {
                    SealedMirror named = mirror.named(name);
                    return () -> sealed.accept(named);
                },
                failed));
    }

    /**
     * Adds a file that is replaced as a whole, as {@link ArtifactDirectory#write(String, byte[])} says.
     *
     * @param written told when it is durable
     * @param failed told why what was there before is still there
     */
    public void write(String name, byte[] content, Runnable written, Consumer<ReproofException> failed) {
        try {
            if (directory.holds(name, content)) {
                written.run();
            } else {
                AtomicFile.Beside beside = AtomicFile.beside(disk, directory.resolve(name), out -> out.write(content));
                entries.add(new Entry(
                        name,
                        beside.file(),
                        () -> {
                            directory.claimed(name, true);
                            beside.place();
                            return written;
                        },
                        why -> {
                            beside.discard(why);
                            failed.accept(why);
                        }));
            }
        } catch (ReproofException e) {
            failed.accept(e);
        }
    }

    /** How many files wait for their names. */
    public int size() {
        return entries.size();
    }

    /** Whether a file waits for that name. */
    public boolean holds(String name) {
        return entries.stream().anyMatch(entry -> entry.name().equals(name));
    }

    /** Forces all, and gives them their names. */
    public void settle() {
        if (entries.isEmpty()) {
            return;
        }
        List<Entry> batch = List.copyOf(entries);
        entries.clear();
        Optional<ReproofException> unclaimed = claimed(batch);
        if (unclaimed.isPresent()) {
            batch.forEach(entry -> entry.failed().accept(unclaimed.get()));
            return;
        }
        Map<Disk.OpenFile, IOException> unforced =
                disk.force(batch.stream().map(Entry::file).toList());
        List<Entry> named = new ArrayList<>();
        List<Runnable> told = new ArrayList<>();
        for (Entry entry : batch) {
            try {
                told.add(named(entry, Optional.ofNullable(unforced.get(entry.file()))));
                named.add(entry);
            } catch (ReproofException e) {
                entry.failed().accept(e);
            }
        }
        forceNames(named, told);
    }

    /** Names are noted before there are files of them. */
    private Optional<ReproofException> claimed(List<Entry> batch) {
        try {
            directory.claim(batch.stream().map(Entry::name).toList());
            return Optional.empty();
        } catch (ReproofException e) {
            return Optional.of(e);
        }
    }

    private Runnable named(Entry entry, Optional<IOException> unforced) {
        return DiskFailure.answer("write", directory.resolve(entry.name()), "check space and permissions there", () -> {
            if (unforced.isPresent()) {
                throw unforced.get();
            }
            return entry.naming().name();
        });
    }

    private void forceNames(List<Entry> named, List<Runnable> told) {
        try {
            DiskFailure.attempt(
                    "force the names in",
                    directory.path(),
                    "check the disk",
                    () -> disk.forceDirectory(directory.path()));
        } catch (ReproofException e) {
            named.forEach(entry -> entry.failed().accept(e));
            return;
        }
        told.forEach(Runnable::run);
    }
}
