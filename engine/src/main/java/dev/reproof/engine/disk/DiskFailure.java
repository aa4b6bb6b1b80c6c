package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Words for what the file system refused. */
public final class DiskFailure {

    private DiskFailure() {}

    /** Something that the file system may refuse. */
    @FunctionalInterface
    public interface Step {
        void take() throws IOException;
    }

    /** Something that the file system may refuse to tell. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws IOException;
    }

    public static Storage of(String what, Path file, String advice, IOException cause) {
        String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new Storage("Could not " + what + " " + file + " (" + reason + "); " + advice, cause);
    }

    /** Takes a step; a refusal is told in these words, the advice only found then. */
    public static void attempt(String what, Path file, Supplier<String> advice, Step step) {
        try {
            step.take();
        } catch (DirectoryIteratorException e) {
            throw of(what, file, advice.get(), e.getCause());
        } catch (IOException e) {
            throw of(what, file, advice.get(), e);
        }
    }

    /** Takes a step; a refusal is told in these words. */
    public static void attempt(String what, Path file, String advice, Step step) {
        attempt(what, file, () -> advice, step);
    }

    /** The answer to a question; a refusal, also one in the middle of a directory, is told in these words. */
    public static <T> T answer(String what, Path file, String advice, Question<T> question) {
        try {
            return question.ask();
        } catch (DirectoryIteratorException e) {
            throw of(what, file, advice, e.getCause());
        } catch (IOException e) {
            throw of(what, file, advice, e);
        }
    }
}
