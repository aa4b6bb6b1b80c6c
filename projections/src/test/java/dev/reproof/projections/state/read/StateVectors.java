package dev.reproof.projections.state.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** State files of the legacy runner, sound and unsound ones, as test resources. */
final class StateVectors {

    private StateVectors() {}

    /** Sound files, each with what a load must give. */
    static Stream<Named<JsonNode>> states() {
        return cases("v1-states", "states");
    }

    /** Files that a careful engine refuses, or accepts nevertheless. */
    static Stream<Named<JsonNode>> bad() {
        return cases("v1-bad", "files");
    }

    static Path state(JsonNode vector) {
        return path("v1-states/" + Vectors.text(vector, "file"));
    }

    static Dag dag(JsonNode vector) {
        return dag("v1-states/" + Vectors.text(vector, "dag"));
    }

    static Path badState(JsonNode vector) {
        return path("v1-bad/" + Vectors.text(vector, "file"));
    }

    static Dag badDag() {
        return dag("v1-bad/dag.json");
    }

    static Path path(String name) {
        try {
            return Path.of(StateVectors.class.getResource("/vectors/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Dag dag(String name) {
        try {
            return DagParser.require(Files.readAllBytes(path(name)), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Named<JsonNode>> cases(String folder, String member) {
        try {
            return Vectors.list(new ObjectMapper()
                            .readTree(path(folder + "/index.json").toFile())
                            .get(member))
                    .stream()
                    .map(node -> Named.of(Vectors.text(node, "id") + " " + Vectors.text(node, "note"), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
