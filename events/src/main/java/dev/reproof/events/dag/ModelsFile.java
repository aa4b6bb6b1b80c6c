package dev.reproof.events.dag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException;
import dev.reproof.events.json.JsonFault;
import java.util.Map;

/** Reads a document that holds nothing but what a DAG has in its member {@code models}. */
public final class ModelsFile {

    private ModelsFile() {}

    /**
     * The models by complexity, in the order of {@link Complexity}.
     *
     * @param source names the document in the message
     * @throws ReproofException.Invalid naming the source and what is wrong
     */
    public static Map<Complexity, ModelSelection> read(byte[] document, String source) {
        try {
            JsonNode root = DagJson.read(document);
            return ModelsReader.read(new Field(root, "models"));
        } catch (JsonFault fault) {
            throw new ReproofException.Invalid("The models file " + source + " is invalid: " + fault.problem());
        }
    }
}
