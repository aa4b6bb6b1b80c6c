package dev.reproof.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which program this is: the version of its packaging and the commit it was built from. */
final class ProgramVersion implements IVersionProvider {

    /** Written by the build beside this class; missing where the sources were in no git repository. */
    private static final String COMMIT = "commit.properties";

    @Override
    public String[] getVersion() {
        return new String[] {
            "reproof " + number() + " (" + commit() + ")",
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
        };
    }

    /** The version alone, as it is recorded in event logs. */
    static String number() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    private static String commit() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream(COMMIT)) {
            return in == null ? "unknown commit" : "commit " + described(in);
        } catch (IOException e) {
            throw new UncheckedIOException("What the program was built from cannot be read", e);
        }
    }

    private static String described(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        return properties.getProperty("git.commit.id.describe");
    }
}
