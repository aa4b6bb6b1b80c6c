package dev.reproof.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.parity.PromptChanges;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.testkit.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests of your own over a run that you have recorded. The embedding guide shows this file. */
class RecordedPromptsTest {

    @Test
    void prompts_stay_as_they_were_sent() {
        RecordedRun.in(Path.of("resources/recorded/bread")).assertSamePrompts();
    }

    @Test
    void what_another_policy_would_change_is_seen_without_sending_anything() throws IOException {
        RecordedRun recorded = RecordedRun.in(Path.of("resources/recorded/bread"));

        PromptChanges whole = recorded.with(RunOption.UPSTREAM, "full").changes();
        PromptChanges edited = recorded.with(Files.readAllBytes(Path.of("resources/recorded/edited.json")))
                .changes();

        assertThat(whole.same()).isEqualTo(3);
        System.out.println(edited); // a unified diff of every prompt that would be another
    }
}
