package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of a DAG that nobody reads. */
class IgnoredMembersTest {

    private static final String MEANT =
            "tasks[1].dependsOn: is ignored, no such member is known; did you mean depends_on?";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
        place.write("dag.json", Workplace.dag("Misspelt").toString().replace("depends_on", "dependsOn"));
    }

    @Test
    void a_check_warns_of_them_or_refuses_them() throws Exception {
        Finished warned = place.reproof("dag", "check", "dag.json");
        Finished object = place.reproof("dag", "check", "--json", "dag.json");
        Finished refused = place.reproof("dag", "check", "--strict-dag", "dag.json");

        assertThat(warned.code()).isZero();
        assertThat(out(warned)).contains("  warning: unknown-member: " + MEANT);
        assertThat(out(object)).contains("\"warnings\":[{\"code\":\"unknown-member\",\"message\":\"" + MEANT);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(out(refused)).contains("unknown-member: " + MEANT);
    }

    @Test
    void a_run_warns_of_them_and_keeps_the_warning_or_is_refused() throws Exception {
        Finished refused = place.run("r1", "--strict-dag");
        assertThat(place.home("r1").directory()).doesNotExist();
        Finished run = place.run("r1");

        requireEnd(refused, 2, "--strict-dag is given", MEANT);
        requireEnd(run, 0, "warning: DAG_MEMBERS_IGNORED: The DAG has members nobody reads: " + MEANT);
        assertThat(out(place.reproof("status", "r1"))).contains("DAG_MEMBERS_IGNORED");
    }

    private static String out(Finished finished) {
        return new String(finished.out(), UTF_8);
    }
}
