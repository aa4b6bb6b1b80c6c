package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every pattern that the legacy runner searched, as an oracle of one run. */
class OracleVectorsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path VECTORS =
            Path.of(System.getProperty("reproof.home"), "projections/src/test/resources/vectors/oracle-regex.json");

    @TempDir
    Path directory;

    @Test
    void an_oracle_passes_where_the_legacy_runner_found_its_pattern() throws Exception {
        // given: outputs that make the text; behind one without a line feed one more changes no result
        Workplace place = Workplace.in(directory);
        ObjectNode dag = JSON.createObjectNode().put("title", "Patterns");
        ArrayNode tasks = dag.putArray("tasks");
        Map<String, String> expected = new TreeMap<>();
        for (JsonNode vector : JSON.readTree(VECTORS.toFile()).get("cases")) {
            String id = vector.get("id").textValue();
            String text = vector.get("text").textValue();
            int feed = text.indexOf('\n');
            place.write(id + ".out", feed < 0 ? text : text.substring(0, feed));
            place.write(id + ".err", feed < 0 ? "" : text.substring(feed + 1));
            tasks.addObject()
                    .put("id", id)
                    .put("kind", "oracle")
                    .put("command", "cat " + id + ".out; cat " + id + ".err >&2")
                    .put("expect", vector.get("regex").textValue())
                    .putArray("depends_on");
            expected.put(id, vector.at("/expect/matches").booleanValue() ? "FINISHED" : "ERROR");
        }
        place.write("dag.json", dag.toString());

        // when
        Finished run = place.run("r1", "--max-parallel", "4");

        // then
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        Map<String, String> found = new TreeMap<>();
        for (JsonNode task : JSON.readTree(place.home("r1").state().toFile()).at("/state/tasks")) {
            found.put(task.get("id").textValue(), task.get("status").textValue());
        }
        assertThat(found).isEqualTo(expected).containsValues("FINISHED", "ERROR");
    }
}
