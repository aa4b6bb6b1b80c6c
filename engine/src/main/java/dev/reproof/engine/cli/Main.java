package dev.reproof.engine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command on the standard streams; returns its exit code. */
    static int run(String... arguments) {
        PrintStream out = stream(FileDescriptor.out, false);
        PrintStream err = stream(FileDescriptor.err, true);
        int code = Program.run(Surroundings.ofProcess(out, err), arguments);
        out.flush();
        if (code == ExitCode.SUCCESS && out.checkError()) {
            err.println("error: the result could not be written to the standard output; check where it goes");
            code = ExitCode.STORAGE;
        }
        return code;
    }

    /** UTF-8 whatever the locale says: transcripts and ids may hold any character. */
    private static PrintStream stream(FileDescriptor descriptor, boolean flushLines) {
        return new PrintStream(new FileOutputStream(descriptor), flushLines, StandardCharsets.UTF_8);
    }
}
