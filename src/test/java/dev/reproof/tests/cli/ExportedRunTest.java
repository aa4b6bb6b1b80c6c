package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as one file, by the packaged program. */
class ExportedRunTest {

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
        Files.createDirectory(directory.resolve("other"));
    }

    @Test
    void what_is_exported_in_one_place_is_the_same_run_in_another() throws Exception {
        requireEnd(place.run("r1"), 0);

        place.reproof("export", "r1", "r1.tar.gz", "--with-artifacts").requireSuccess();
        place.reproof("import", "r1.tar.gz", "--cwd", "other").requireSuccess();

        for (String[] look : new String[][] {{"transcript", "r1", "first"}, {"prompt", "r1", "second"}}) {
            assertThat(place.reproof(look[0], look[1], look[2], "--cwd", "other")
                            .out())
                    .isNotEmpty()
                    .isEqualTo(place.reproof(look).out());
        }
        assertThat(new String(place.reproof("audit", "r1", "--cwd", "other").out(), UTF_8))
                .contains("RUN_IMPORTED");
        place.reproof("parity", "r1", "--cwd", "other").requireSuccess();
        place.reproof("diff", ".reproof/runs/r1", "other/.reproof/runs/r1").requireSuccess();
    }

    @Test
    void a_run_that_is_at_work_is_not_exported() throws Exception {
        String agent = "cat > /dev/null; touch begun; until [ -e enough ]; do sleep 0.1; done; echo said";
        try (RunningProgram runner = place.start("run", "dag.json", "--run-id", "r1", "--agent-command", agent)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(place.path("begun")));

            Finished refused = place.reproof("export", "r1", "r1.tar.gz");

            assertThat(refused.code()).as(refused.toString()).isEqualTo(78);
            assertThat(refused.err()).contains("Run r1 is in use by");
            assertThat(place.path("r1.tar.gz")).doesNotExist();
            Files.createFile(place.path("enough"));
            assertThat(runner.await().code()).isZero();
        }
    }
}
