package dev.reproof.engine;

import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.dag.Dag;
import java.nio.charset.StandardCharsets;

/** DAG documents of agent tasks. */
public final class Dags {

    private Dags() {}

    public static String task(String id, String... parents) {
        return "{\"id\":\"" + id + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\",\"depends_on\":["
                + (parents.length == 0 ? "" : "\"" + String.join("\",\"", parents) + "\"") + "]}";
    }

    public static String document(String... tasks) {
        return "{\"title\":\"t\",\"tasks\":[" + String.join(",", tasks) + "]}";
    }

    public static NewRun request(String document) {
        return NewRun.of(SampleRun.RUN, document.getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
    }

    public static Dag dag(String document) {
        return request(document).dag();
    }
}
