package dev.reproof.engine.archive;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs a run that nobody writes to. */
public final class RunPacker {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int FOR_THE_OWNER = 0600;

    private final RunHome home;
    private final Path log;
    private final Optional<Path> artifacts;

    /**
     * Packs what is in a run's directory.
     *
     * @param log its log as a file
     * @param artifacts their directory, where they are to be packed too
     */
    public RunPacker(RunHome home, Path log, Optional<Path> artifacts) {
        this.home = home;
        this.log = log;
        this.artifacts = artifacts;
    }

    /**
     * Writes the archive, or nothing.
     *
     * @param head of the run's chain, which was verified
     * @param host this machine, for people
     * @throws Rejected when there is something of that name
     * @throws dev.reproof.events.ReproofException.Storage when the disk does not let it be read or written
     */
    public PackedRun pack(RunId run, ChainPoint head, String host, Path archive) {
        if (PlainFile.isTaken(archive)) {
            throw new Rejected("Run " + run + " is not exported: " + archive
                    + " is there already; remove it, or name another file");
        }
        return DiskFailure.answer("export", home.directory(), "check permissions there", () -> {
            Map<String, Path> sources = sources();
            List<PackedFile> files = new ArrayList<>();
            for (Map.Entry<String, Path> source : sources.entrySet()) {
                files.add(described(source.getKey(), source.getValue()));
            }
            byte[] manifest = new ArchiveManifest(run, head, host, files).json();
            AtomicFile.write(archive, out -> write(out, manifest, files, sources));
            return new PackedRun(run, head, files.size(), Files.size(archive));
        });
    }

    /** What of a run is kept, by the name in the archive; links and what else is no file stay behind. */
    private Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new LinkedHashMap<>();
        sources.put(home.eventsFile().getFileName().toString(), log);
        for (Path file : List.of(home.state(), home.heads())) {
            if (PlainFile.isPlain(file)) {
                sources.put(file.getFileName().toString(), file);
            }
        }
        if (artifacts.isPresent() && Files.isDirectory(artifacts.get())) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(artifacts.get())) {
                List<Path> sorted = new ArrayList<>();
                entries.forEach(sorted::add);
                sorted.sort(null);
                for (Path file : sorted) {
                    String path = PackedFile.ARTIFACTS + file.getFileName();
                    if (PlainFile.isPlain(file) && PackedFile.isOfRun(path)) {
                        sources.put(path, file);
                    }
                }
            }
        }
        return sources;
    }

    private static PackedFile described(String path, Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long bytes;
        try (InputStream in = new DigestInputStream(PlainFile.open(file), digest)) {
            bytes = in.transferTo(OutputStream.nullOutputStream());
        }
        return new PackedFile(path, bytes, Sha256.of(digest));
    }

    private static void write(OutputStream out, byte[] manifest, List<PackedFile> files, Map<String, Path> sources)
            throws IOException {
        GZIPOutputStream packed = new GZIPOutputStream(out, BUFFER_BYTES);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(packed);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.putArchiveEntry(entry(ArchiveManifest.NAME, manifest.length));
        tar.write(manifest);
        tar.closeArchiveEntry();
        for (PackedFile file : files) {
            tar.putArchiveEntry(entry(file.path(), file.bytes()));
            try (InputStream in = PlainFile.open(sources.get(file.path()))) {
                in.transferTo(tar); // of another length than it had, the entry refuses it
            }
            tar.closeArchiveEntry();
        }
        tar.finish();
        packed.finish();
    }

    private static TarArchiveEntry entry(String name, long bytes) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes);
        entry.setMode(FOR_THE_OWNER);
        return entry;
    }
}
