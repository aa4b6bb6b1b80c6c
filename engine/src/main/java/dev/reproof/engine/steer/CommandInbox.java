package dev.reproof.engine.steer;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Commands by hand that wait as plain files of the run's owner in the run's directory. */
@Exported
public final class CommandInbox implements CommandBox {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final String COMMAND = ".command.json";
    private static final String TEXT = ".text";
    private static final String ANSWER = ".answer.json";

    private final Path directory;
    private final Set<String> refused = new HashSet<>();

    public CommandInbox(RunHome home) {
        this.directory = home.inbox();
    }

    @Override
    public String place() {
        return directory.toString();
    }

    @Override
    public Duration betweenLooks() {
        return BETWEEN_LOOKS;
    }

    @Override
    public void leave(HandCommand command) {
        DiskFailure.attempt("create", directory, "check permissions and space there", () -> {
            PlainFile.requireDirectoryOrFree(directory);
            OwnerOnly.inside(SystemDisk.INSTANCE, directory);
        });
        command.text().ifPresent(text -> {
            byte[] utf8 = CommandNote.bounded(text);
            AtomicFile.write(file(command.id(), TEXT), out -> out.write(utf8));
        });
        AtomicFile.write(file(command.id(), COMMAND), out -> out.write(CommandNote.of(command)));
    }

    @Override
    public List<HandCommand> waiting(Consumer<String> told) {
        List<HandCommand> commands = new ArrayList<>();
        for (Path note : notes()) {
            String name = note.getFileName().toString();
            try {
                commands.add(read(note, name.substring(0, name.length() - COMMAND.length())));
            } catch (NoSuchFileException e) {
                // whoever left it has taken it back
            } catch (IOException | ReproofException e) {
                if (refused.add(name)) {
                    told.accept("Not taken as a command: " + note + ": " + e.getMessage()
                            + "; remove it, and give the command again");
                }
            }
        }
        return commands;
    }

    private record Left(Path note, long at) {}

    private List<Path> notes() {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Left> notes = new ArrayList<>();
        DiskFailure.attempt("list", directory, "check permissions there", () -> {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + COMMAND)) {
                for (Path entry : entries) {
                    if (notes.size() < MOST_COMMANDS) {
                        notes.add(new Left(
                                entry,
                                Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                                        .toMillis()));
                    }
                }
            } catch (NoSuchFileException e) {
                notes.clear(); // taken back meanwhile; the next look sees the others
            }
        });
        notes.sort(Comparator.comparingLong(Left::at).thenComparing(Left::note));
        return notes.stream().map(Left::note).toList();
    }

    private HandCommand read(Path note, String id) throws IOException {
        if (!HandCommand.isId(id)) {
            throw new Rejected("its name is none of a command");
        }
        return CommandNote.command(id, content(note, CommandNote.MOST_BYTES), () -> {
            byte[] text = content(file(id, TEXT), HandCommand.MOST_TEXT_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        });
    }

    private byte[] content(Path file, int most) throws IOException {
        requireOwn(file);
        try (InputStream in = PlainFile.open(file)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new Rejected("it has more than " + most + " bytes");
            }
            return content;
        }
    }

    /** Of whoever owns the run's directory, and writable for nobody else. */
    private void requireOwn(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return; // a file system without owners
        }
        PosixFileAttributes found = view.readAttributes();
        if (!found.owner().equals(Files.getOwner(directory.getParent(), LinkOption.NOFOLLOW_LINKS))) {
            throw new Rejected("it is owned by " + found.owner().getName() + ", who does not own the run's directory");
        }
        if (found.permissions().contains(PosixFilePermission.OTHERS_WRITE)
                || found.permissions().contains(PosixFilePermission.GROUP_WRITE)) {
            throw new Rejected("others may write to it");
        }
    }

    @Override
    public void answer(CommandAnswer answer) {
        AtomicFile.write(file(answer.id(), ANSWER), out -> out.write(CommandNote.of(answer)));
        remove(answer.id());
    }

    @Override
    public void remove(String id) {
        DiskFailure.attempt("remove", file(id, COMMAND), "check permissions there", () -> {
            Files.deleteIfExists(file(id, COMMAND));
            Files.deleteIfExists(file(id, TEXT));
        });
    }

    @Override
    public Optional<CommandAnswer> answered(String id) {
        Path file = file(id, ANSWER);
        if (!PlainFile.isTaken(file)) {
            return Optional.empty();
        }
        return Optional.of(DiskFailure.answer("read", file, "check permissions there", () -> {
            CommandAnswer answer = CommandNote.answer(id, content(file, CommandNote.MOST_ANSWER_BYTES));
            Files.deleteIfExists(file);
            return answer;
        }));
    }

    /** Removes answers that nobody has read, and texts without a command. */
    @Override
    public void tidy(Instant now) {
        Instant before = now.minus(ANSWERS_ARE_READ);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        DiskFailure.attempt("tidy", directory, "check permissions there", () -> {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(directory, "*{" + ANSWER + "," + TEXT + "}")) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    boolean needed = name.endsWith(TEXT)
                            && Files.exists(
                                    directory.resolve(name.substring(0, name.length() - TEXT.length()) + COMMAND),
                                    LinkOption.NOFOLLOW_LINKS);
                    if (!needed
                            && PlainFile.isPlain(entry)
                            && Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                                    .toInstant()
                                    .isBefore(before)) {
                        Files.deleteIfExists(entry);
                    }
                }
            }
        });
    }

    private Path file(String id, String kind) {
        return directory.resolve(id + kind);
    }
}
