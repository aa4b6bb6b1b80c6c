package dev.reproof.engine.worktree;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs git in a directory, without a shell, for so long and with so much output at most. Its words are those of the C locale, and
 * nothing of this process's environment leads it elsewhere. An interrupt does not end it, since what it does is short.
 *
 * @param directory where it works
 * @param repository the git directory to use, and not what the directory says; absent where that is asked for
 */
record Git(Path directory, Optional<Path> repository, Map<String, String> variables) {

    /** Long enough to take a large checkout. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final int MOST_ANSWER = 1 << 20;
    private static final int MOST_ERROR = 2_048;
    private static final int BUFFER = 64 * 1024;

    /** Nothing that somebody has configured runs beside it; of names in its answers none is more than a line. */
    private static final List<String> COMMAND = List.of(
            "git",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.quotePath=true",
            "-c",
            "gc.auto=0",
            "-c",
            "advice.detachedHead=false");

    static Git in(Path directory) {
        return new Git(directory, Optional.empty(), Map.of());
    }

    /** The same with a variable. */
    Git with(String name, String value) {
        Map<String, String> more = new TreeMap<>(variables);
        more.put(name, value);
        return new Git(directory, repository, more);
    }

    /**
     * What it said and how it ended.
     *
     * @param out its standard output, as much as was wanted
     * @param cut whether there was more
     * @param error what it said of itself, shortened
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Ended(int code, byte[] out, boolean cut, String error) {

        String text() {
            return new String(out, StandardCharsets.UTF_8).strip();
        }

        boolean well() {
            return code == 0;
        }
    }

    /** Git is not there, does not end, or says no. */
    static final class Failure extends Exception {

        private static final long serialVersionUID = 1;

        Failure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The answer of a command that has to go well. */
    String ask(String... arguments) throws Failure {
        return require(MOST_ANSWER, arguments).text();
    }

    /** The answer of a command that says no with another exit code. */
    Optional<String> find(String... arguments) throws Failure {
        Ended ended = run(MOST_ANSWER, arguments);
        return ended.well() ? Optional.of(ended.text()) : Optional.empty();
    }

    Ended require(int most, String... arguments) throws Failure {
        Ended ended = run(most, arguments);
        if (!ended.well() && !ended.cut()) {
            throw new Failure(
                    "git " + arguments[0] + " ended with exit code " + ended.code()
                            + (ended.error().isEmpty() ? "" : ": " + ended.error()),
                    null);
        }
        return ended;
    }

    /** Runs it to its end, or until it has said more than that. */
    Ended run(int most, String... arguments) throws Failure {
        Process process = start(arguments);
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    end(process);
                },
                CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        try {
            CompletableFuture<String> error = CompletableFuture.supplyAsync(() -> error(process.getErrorStream()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean cut = copy(process.getInputStream(), out, most);
            if (cut) {
                end(process);
            }
            int code = process.onExit().join().exitValue();
            if (late.get()) {
                throw new Failure(
                        "git " + arguments[0] + " took more than " + LIMIT.toMinutes() + " minutes and was ended",
                        null);
            }
            return new Ended(code, out.toByteArray(), cut, error.join());
        } catch (IOException e) {
            throw new Failure("What git " + arguments[0] + " says cannot be read: " + e.getMessage(), e);
        } finally {
            limit.cancel(false);
            end(process);
        }
    }

    private Process start(String... arguments) throws Failure {
        List<String> command = new ArrayList<>(COMMAND);
        repository.ifPresent(found -> command.addAll(List.of("--git-dir=" + found, "--work-tree=" + directory)));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectInput(new File("/dev/null"));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.putAll(Map.of(
                "LC_ALL", "C",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_LITERAL_PATHSPECS", "1",
                "GIT_OPTIONAL_LOCKS", "0"));
        environment.putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Failure("git could not be started: " + e.getMessage(), e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** @return whether there was more */
    private static boolean copy(InputStream from, ByteArrayOutputStream to, int most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            int fits = Math.min(read, most - to.size());
            to.write(buffer, 0, fits);
            if (fits < read) {
                return true;
            }
        }
        return false;
    }

    /** The beginning of what it complains of, on one line; the rest is read as well, so that it never waits. */
    private static String error(InputStream from) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                said.write(buffer, 0, Math.min(read, MOST_ERROR - said.size()));
            }
        } catch (IOException e) {
            return "what it said cannot be read: " + e.getMessage();
        }
        return said.toString(StandardCharsets.UTF_8).strip().replaceAll("\\p{Cntrl}+", " ");
    }
}
