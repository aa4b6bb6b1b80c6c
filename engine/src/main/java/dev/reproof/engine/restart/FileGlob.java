package dev.reproof.engine.restart;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;

/**
 * The files that a pattern names below a directory: {@code *}, {@code ?}, {@code [a-z]} and {@code {a,b}} within a name,
 * {@code **} across directories, {@code **}{@code /} also for no directory. Links to files count as the files, links to
 * directories are not followed, and what runs keep in {@code .reproof} is left out: it changes all the time.
 */
final class FileGlob implements CodeFiles {

    private static final int MOST_LOOKED_AT = 200_000;
    private static final int DEEPEST = 64;
    private static final String SPECIAL = "*?[]{}\\";

    private final String glob;
    private final Path base;
    private final String rest;
    private final PathMatcher matcher;

    /**
     * @param directory what a relative pattern begins in
     * @throws Invalid when it is no pattern
     */
    FileGlob(Path directory, String glob) {
        this.glob = glob;
        int plain =
                0; // the part before the first name with something special in it is a directory, whatever it contains
        while (plain < glob.length() && SPECIAL.indexOf(glob.charAt(plain)) < 0) {
            plain++;
        }
        int cut = plain == glob.length() ? plain : glob.lastIndexOf('/', plain) + 1;
        try {
            this.base = directory.resolve(glob.substring(0, cut)).normalize();
            this.rest = glob.substring(cut);
            String pattern = rest.contains("{") ? rest : rest.replace("**/", "{,**/}");
            this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (InvalidPathException | PatternSyntaxException e) {
            throw wrong(e.getMessage(), e);
        }
        if (glob.isEmpty() || (rest.isEmpty() && Files.isDirectory(base))) {
            throw wrong("it names a directory, not files; add /** for all that is in it", null);
        }
    }

    @Override
    public SortedMap<String, Path> list() throws IOException {
        SortedMap<String, Path> found = new TreeMap<>();
        if (rest.isEmpty()) {
            add(found, base);
        } else if (Files.isDirectory(base)) {
            int depth = rest.contains("**") ? DEEPEST : Path.of(rest).getNameCount();
            Files.walkFileTree(base, EnumSet.noneOf(FileVisitOption.class), depth, new Search(found));
        }
        return found;
    }

    private void add(SortedMap<String, Path> found, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        if (found.size() == MOST_FILES) {
            throw tooMany(MOST_FILES + " files");
        }
        found.put(file.toString(), file);
    }

    private IOException tooMany(String what) {
        return new IOException(
                "'" + UntrustedText.shorten(glob) + "' means more than " + what + "; name fewer, closer to the code");
    }

    private Invalid wrong(String why, Exception cause) {
        return new Invalid(
                "--runner-files '" + UntrustedText.shorten(glob) + "' cannot be used: "
                        + why.lines().findFirst().orElse(""),
                cause);
    }

    private final class Search implements FileVisitor<Path> {

        private final SortedMap<String, Path> found;
        private int lookedAt;

        Search(SortedMap<String, Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.endsWith(".reproof") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            lookedAt++;
            if (lookedAt > MOST_LOOKED_AT) {
                throw tooMany(MOST_LOOKED_AT + " files to look at");
            }
            if (matcher.matches(base.relativize(file))) {
                add(found, file);
            }
            return FileVisitResult.CONTINUE;
        }

        /** What vanished meanwhile, or is closed to us, is not there. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
