package dev.reproof.engine.archive;

import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRemoval;
import dev.reproof.engine.home.RunRoot;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Makes a run of an archive. Everything goes into a directory of its own first, whose name is no run's; it becomes the run
 * in one step, once all of it was found right. Nothing in the archive says where a file goes: names are compared with those
 * that a run has, lengths and digests with what the manifest says.
 */
public final class RunUnpacker {

    private static final String MARK = ".importing-";
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What is to be done with a run before it gets its name; it throws where the run is not to have it. */
    public interface Arrival {
        void check(RunHome staged, PackedRun run, String host);
    }

    private final Path archive;
    private final TarArchiveInputStream tar;
    private final Disk disk = Disk.system();

    private RunUnpacker(Path archive, TarArchiveInputStream tar) {
        this.archive = archive;
        this.tar = tar;
    }

    /**
     * Makes the run.
     *
     * @throws NotFound when there is no archive
     * @throws Corrupt when it is damaged, or holds what no run has; nothing of it is left
     * @throws Rejected when there is such a run already, or too little room
     */
    public static PackedRun unpack(Path archive, RunRoot root, Arrival arrival) {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(RegularFile.stream(archive, Links.FOLLOWED), BUFFER_BYTES))) {
            return new RunUnpacker(archive, tar).into(root, arrival);
        } catch (NoSuchFileException e) {
            throw new NotFound("There is no archive " + archive + "; 'reproof export RUN FILE' makes one");
        } catch (IOException e) {
            throw damaged(archive, e.getMessage());
        }
    }

    private PackedRun into(RunRoot root, Arrival arrival) {
        ArchiveManifest manifest = manifest();
        RunId run = manifest.run();
        RunHome home = root.home(run);
        requireFree(home, run);
        home.ignoreInGit();
        DiskFailure.attempt(
                "create", root.runs(), "check permissions there", () -> OwnerOnly.directories(disk, root.runs()));
        requireRoom(root, manifest);
        RunHome staged = new RunHome(root.runs().resolve(MARK + run));
        DiskFailure.attempt("create", staged.directory(), "check permissions there", () -> make(staged, run));
        try {
            manifest.files().forEach(file -> file(staged, file));
            requireEnd();
            PackedRun packed =
                    new PackedRun(run, manifest.head(), manifest.files().size(), length());
            arrival.check(staged, packed, manifest.host());
            DiskFailure.attempt("rename", staged.directory(), "check permissions there", () -> {
                requireFree(home, run);
                disk.move(staged.directory(), home.directory());
                disk.forceDirectory(root.runs());
            });
            return packed;
        } catch (RuntimeException | Error e) {
            remove(staged, e);
            throw e;
        }
    }

    private static void make(RunHome staged, RunId run) throws IOException {
        if (PlainFile.isTaken(staged.directory())) {
            throw new Rejected("Run " + run + " is being imported, or an import of it was killed: " + staged.directory()
                    + " is there; wait for that one, or remove the directory");
        }
        OwnerOnly.newDirectory(staged.directory());
    }

    private static void remove(RunHome staged, Throwable failure) {
        try {
            RunRemoval.removeLeft(staged.directory());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private ArchiveManifest manifest() {
        TarArchiveEntry first = next().orElseThrow(() -> damaged(archive, "it is empty"));
        require(first.getName(), ArchiveManifest.NAME, first);
        byte[] json = reading(() -> tar.readNBytes(ArchiveManifest.LONGEST + 1));
        if (json.length > ArchiveManifest.LONGEST) {
            throw damaged(archive, "its manifest is longer than " + ArchiveManifest.LONGEST + " bytes");
        }
        return ArchiveManifest.of(json, archive.toString());
    }

    private static void requireFree(RunHome home, RunId run) {
        if (PlainFile.isTaken(home.directory())) {
            throw new Rejected("Run " + run + " is not imported: " + home.directory()
                    + " is there already; import it into another directory with --cwd or --home");
        }
    }

    private void requireRoom(RunRoot root, ArchiveManifest manifest) {
        long free = DiskFailure.answer(
                "see how much is free in",
                root.runs(),
                "check the disk",
                () -> Files.getFileStore(root.runs()).getUsableSpace());
        long needed = 0;
        for (PackedFile file : manifest.files()) {
            if (file.bytes() > free - needed) {
                throw new Rejected("Run " + manifest.run() + " is not imported: its files take more than the " + free
                        + " bytes that are free in " + root.runs() + "; make room there");
            }
            needed += file.bytes();
        }
    }

    private void file(RunHome staged, PackedFile file) {
        TarArchiveEntry entry = next().orElseThrow(() -> damaged(archive, file.path() + " is missing"));
        require(entry.getName(), file.path(), entry);
        Path target = staged.directory().resolve(file.path());
        DiskFailure.attempt("write", target, "check space and permissions there", () -> {
            OwnerOnly.inside(disk, target.getParent());
            MessageDigest digest = Sha256.newDigest();
            try (Disk.OpenFile out = disk.create(target)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                long left = file.bytes();
                int read = read(buffer);
                while (read > 0 && read <= left) {
                    digest.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                    left -= read;
                    read = read(buffer);
                }
                if (left != 0 || read > 0 || !Sha256.of(digest).equals(file.sha256())) {
                    throw damaged(archive, file.path() + " is not what the manifest says");
                }
                out.force();
            }
            disk.forceDirectory(target.getParent());
        });
    }

    private int read(byte[] buffer) {
        return reading(() -> tar.read(buffer));
    }

    private void require(String found, String expected, TarArchiveEntry entry) {
        if (!found.equals(expected) || !entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
            throw damaged(
                    archive,
                    "expected the file " + expected + ", found " + UntrustedText.shorten(found)
                            + (entry.isFile() ? "" : ", which is no file"));
        }
    }

    private void requireEnd() {
        next().ifPresent(more -> {
            throw damaged(archive, "it goes on with " + UntrustedText.shorten(more.getName()));
        });
    }

    private Optional<TarArchiveEntry> next() {
        return Optional.ofNullable(reading(tar::getNextEntry));
    }

    private long length() {
        return reading(() -> Files.size(archive));
    }

    private interface Reading<T> {
        T take() throws IOException;
    }

    private <T> T reading(Reading<T> step) {
        try {
            return step.take();
        } catch (IOException | IllegalArgumentException e) { // the second is how some damage of a header shows
            throw damaged(archive, e.getMessage());
        }
    }

    private static Corrupt damaged(Path archive, String why) {
        return new Corrupt("Archive " + archive + " is damaged, or none of a run: " + why
                + "; nothing was imported; get another copy of it");
    }
}
