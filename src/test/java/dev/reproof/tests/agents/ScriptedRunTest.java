package dev.reproof.tests.agents;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests over a run of scripts, none of whose processes outlives its test. */
abstract class ScriptedRunTest {

    @TempDir
    Path directory;

    ScriptedRunDirectory scripted;

    @BeforeEach
    void furnish() {
        scripted = new ScriptedRunDirectory(directory);
    }

    @AfterEach
    void end_what_is_left() throws Exception {
        scripted.killAll();
    }
}
