package dev.reproof.events.dag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The JSON Schema of DAG documents, for editors and other programs. What a schema cannot say, {@link DagParser} checks. */
public final class DagSchema {

    private static final String FILE = "dag.schema.json";

    private DagSchema() {}

    /** The schema in the dialect of 2020-12, as UTF-8. */
    public static byte[] document() {
        try (InputStream in = DagSchema.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The jar cannot be read for " + FILE, e);
        }
    }
}
