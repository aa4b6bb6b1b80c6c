package dev.reproof.engine.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.request.EngineSettings.Runner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.IVersionProvider;

/** Which program this is: the version of its packaging and the commit it was built from. */
public final class ProgramVersion implements IVersionProvider {

    /** Written beside this class by the build; missing where git did not know. */
    private static final String COMMIT = "commit.txt";

    @Override
    public String[] getVersion() {
        return new String[] {
            "reproof " + Runner.here().version() + " (" + commit() + ")",
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
        };
    }

    private static String commit() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream(COMMIT)) {
            return in == null ? "unknown commit" : "commit " + new String(in.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("What the program was built from cannot be read", e);
        }
    }
}
