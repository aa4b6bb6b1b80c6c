package dev.reproof.engine.restart;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * The files that this program itself is made of: what runs, and what it was copied from, if it was.
 *
 * @param running what the process was started from
 * @param original what a process that is started next will run
 */
record ProgramFiles(CodeFiles running, CodeFiles original) {

    private static final String MAIN_JAR = "reproof.jar";

    /**
     * A copy that the launcher made: {@code reproof.jar} and {@code lib} in one directory.
     *
     * @param target where it was copied from: the newest {@code reproof-engine-*.jar} and {@code lib}
     */
    static ProgramFiles copied(Path copy, Path target) {
        return new ProgramFiles(() -> jars(copy.resolve(MAIN_JAR), copy), () -> jars(newest(target), target));
    }

    /** Jars and class directories that the process runs as they are. */
    static ProgramFiles inPlace(List<Path> places) {
        CodeFiles files = () -> {
            SortedMap<String, Path> found = new TreeMap<>();
            for (Path place : places) {
                if (Files.isDirectory(place)) {
                    found.putAll(new FileGlob(place, "**").list());
                } else if (Files.exists(place)) {
                    found.put(place.toString(), place);
                } else {
                    throw new IOException(place + " is not there"); // a build has removed it and will bring it back
                }
            }
            return found;
        };
        return new ProgramFiles(files, files);
    }

    /** Whether every jar is whole: while a build writes one, there is nothing to start yet. */
    static boolean areWhole(SortedMap<String, Path> files) {
        for (Path file : files.values()) {
            if (file.toString().endsWith(".jar") && !isWhole(file)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhole(Path jar) {
        try (ZipFile opened = new ZipFile(jar.toFile())) {
            return opened.size() > 0;
        } catch (IOException stillWritten) {
            return false;
        }
    }

    private static SortedMap<String, Path> jars(Path main, Path directory) throws IOException {
        SortedMap<String, Path> found = new TreeMap<>();
        found.put(MAIN_JAR, main);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory.resolve("lib"), "*.jar")) {
            jars.forEach(jar -> found.put("lib/" + jar.getFileName(), jar));
        }
        return found;
    }

    /** As the launcher chooses it. */
    private static Path newest(Path target) throws IOException {
        Path newest = null;
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "reproof-engine-*.jar")) {
            for (Path jar : jars) {
                if (newest == null || Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(newest)) > 0) {
                    newest = jar;
                }
            }
        }
        if (newest == null) {
            throw new IOException("there is no reproof-engine-*.jar in " + target);
        }
        return newest;
    }
}
