package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of DAGs that name agents for their tasks. */
class DagAgentsTest {

    @TempDir
    Path directory;

    /** Quotes of the shell are written as ^, those in its commands as ~. */
    private void dag(String... tasks) throws IOException {
        String agents =
                "'agents':{'loud':{'command':'tr a-z A-Z; printf ~%s ~ $LOAF $REPROOF_MODEL','env':{'LOAF':'rye'}},"
                        + "'answer':{'command':'cat > ~$(dirname ~$REPROOF_REPORT~)/answer~; echo noise;"
                        + " printf ^{~answerFile~:~answer~}^ > ~$REPROOF_REPORT~','output':'report'}}";
        Files.writeString(
                directory.resolve("dag.json"),
                ("{'title':'t'," + agents + ",'tasks':[" + String.join(",", tasks) + "]}")
                        .replace("'", "\"")
                        .replace("~", "\\\"")
                        .replace("^", "'"));
    }

    private static String task(String id, String members) {
        return "{'id':'" + id + "','complexity':'LOW','subtask_prompt':'say " + id + "'" + members + "}";
    }

    private String said(String task) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("transcript", "r1", task)).as(terminal.err()).isZero();
        return terminal.out();
    }

    @Test
    void a_run_whose_tasks_all_name_one_needs_no_other() throws IOException {
        dag(task("a", ",'agent':'loud','model':'m1'"));
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("run", "dag.json", "--run-id", "r1"))
                .as(terminal.err())
                .isZero();

        assertThat(said("a")).isEqualTo("SAY Arye m1 ");
    }

    @Test
    void tasks_that_name_none_go_to_the_one_of_the_command_line() throws IOException {
        dag(task("a", ",'agent':'loud'"), task("b", ""));
        Terminal none = new Terminal(directory);
        Terminal named = new Terminal(directory);

        assertThat(none.run("run", "dag.json", "--run-id", "r1")).isEqualTo(2);
        assertThat(none.err()).contains("Which agent?");
        assertThat(named.run("run", "dag.json", "--run-id", "r1", "--agent-command", "cat"))
                .as(named.err())
                .isZero();

        assertThat(said("a")).isEqualTo("SAY Arye ");
        assertThat(said("b")).isEqualTo("say b");
    }

    @Test
    void what_such_an_agent_prints_is_read_as_the_document_says() throws IOException {
        dag(task("a", ",'agent':'answer'"));
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("run", "dag.json", "--run-id", "r1"))
                .as(terminal.err())
                .isZero();

        assertThat(said("a")).isEqualTo("say a").doesNotContain("noise");
    }

    @Test
    void another_agent_in_the_document_is_a_change_of_the_dag() throws IOException {
        dag(task("a", ",'agent':'loud','retries':0"), task("b", ",'agent':'loud','depends_on':['a']"));
        Terminal first = new Terminal(directory);
        assertThat(first.run("run", "dag.json", "--run-id", "r1", "--init-only"))
                .as(first.err())
                .isZero();
        Path file = directory.resolve("dag.json");
        Files.writeString(file, Files.readString(file).replace("rye", "wheat"));

        Terminal refused = new Terminal(directory);
        Terminal accepted = new Terminal(directory);

        assertThat(refused.run("run", "dag.json", "--run-id", "r1")).isNotZero();
        assertThat(refused.err()).contains("DAG changed", "changed the agents");
        assertThat(accepted.run("run", "dag.json", "--run-id", "r1", "--accept-dag-change"))
                .as(accepted.err())
                .isZero();
        assertThat(said("a")).isEqualTo("SAY Awheat ");
    }
}
