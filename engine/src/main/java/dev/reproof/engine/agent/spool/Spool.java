package dev.reproof.engine.agent.spool;

import dev.reproof.engine.disk.Deletion;
import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.UnforcedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The directory of one attempt: the prompt that its command reads, what that prints, and how it ended. It is there from
 * before the command does anything until all of it is in the log, so the next runner finds in it what a killed one had not
 * read.
 *
 * <p>Who is about to end a command takes its prompt away first: an attempt without one is not to be taken over.
 *
 * @param directory for its owner only
 */
public record Spool(Path directory) {

    private static final String ADVICE = "check permissions and space there, then resume the run";

    /**
     * Makes the directory with its prompt, both forced, and its empty outputs.
     *
     * @throws dev.reproof.events.ReproofException.Storage if the file system refuses
     */
    public void make(ByteBuffer prompt) {
        DiskFailure.attempt("create the files of an attempt in", directory, ADVICE, () -> {
            Path agents = directory.getParent();
            PlainFile.requireDirectoryOrFree(agents);
            OwnerOnly.inside(UnforcedDisk.INSTANCE, agents);
            OwnerOnly.newDirectory(directory);
            Files.createFile(stdout(), OwnerOnly.file(stdout()));
            Files.createFile(stderr(), OwnerOnly.file(stderr()));
            byte[] bytes = new byte[prompt.remaining()];
            prompt.get(bytes);
            try (Disk.OpenFile file = Disk.system().create(prompt())) {
                file.write(bytes, 0, bytes.length);
                file.force();
            }
            Disk.system().forceDirectory(directory);
        });
    }

    public Path prompt() {
        return directory.resolve("prompt");
    }

    public Path stdout() {
        return directory.resolve("stdout");
    }

    public Path stderr() {
        return directory.resolve("stderr");
    }

    /** Where the command may say what it has used. */
    public Path report() {
        return directory.resolve("report");
    }

    /** Says how the command ended, once it has; see {@link SpoolExit}. */
    public Path exit() {
        return directory.resolve("exit");
    }

    /** Whether there is anything of that attempt. */
    public boolean isThere() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether its command has ended, and its shell lived to say how. */
    public boolean hasEnded() {
        return PlainFile.isTaken(exit());
    }

    /** Whether nobody has set about to end its command. */
    public boolean mayGoOn() {
        return PlainFile.isPlain(prompt());
    }

    /**
     * Has nobody take the attempt over from now on.
     *
     * @throws IOException if its prompt cannot be taken away
     */
    public void giveUp() throws IOException {
        Files.deleteIfExists(prompt());
    }

    /**
     * Removes the directory with all that is in it, also what the command has put there; what a link leads to stays.
     *
     * @throws IOException if something of it stays
     */
    public void remove() throws IOException {
        if (isThere()) {
            Deletion.of(directory);
        }
    }
}
