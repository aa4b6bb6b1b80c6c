package dev.reproof.benchmarks.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.benchmarks.agents.ModelServer.Mood;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real agents are tried with, tried with the one that needs no installation. */
@Timeout(300)
class TrialSmokeTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"openai --openai-api responses --openai-base-url", "anthropic --anthropic-base-url"})
    void models_are_asked_in_their_other_languages_too(String options) throws Exception {
        try (ModelServer model = new ModelServer()) {
            String provider = options.split(" ", 2)[0];
            List<String> words = new ArrayList<>(List.of("--agent"));
            words.addAll(List.of(options.split(" ", -1)));
            words.addAll(List.of(model.address() + "/v1", "--" + provider + "-model", "m1"));
            Trial trial = new Trial(
                    new TriedAgent(provider, words, Map.of("OPENAI_API_KEY", "no-key", "ANTHROPIC_API_KEY", "no-key")),
                    model,
                    directory);

            assertThat(List.of(
                            trial.fiveTasks(),
                            trial.fails(Mood.UNAUTHORIZED, "401"),
                            trial.fails(Mood.REFUSES, "a refusal")))
                    .allMatch(Trial.Outcome::good);
        }
    }

    @Test
    void five_tasks_are_done_and_what_is_no_answer_is_none() throws Exception {
        try (ModelServer model = new ModelServer()) {
            TriedAgent agent = new TriedAgent(
                    "openai",
                    List.of("--agent", "openai", "--openai-base-url", model.address() + "/v1", "--openai-model", "m1"),
                    Map.of("OPENAI_API_KEY", "no-key"));
            Trial trial = new Trial(agent, model, directory);

            assertThat(List.of(
                            trial.fiveTasks(),
                            trial.killed(0, Duration.ZERO),
                            trial.fails(Mood.UNAUTHORIZED, "401"),
                            trial.fails(Mood.SILENT, "an empty answer"),
                            trial.fails(Mood.REFUSES, "a refusal")))
                    .allMatch(Trial.Outcome::good);
            model.mood(Mood.UNAUTHORIZED);
            Trial other = new Trial(agent, model, directory.resolve("other"));
            assertThat(other.fiveTasks().good()).as("a trial can fail").isFalse();
        }
    }
}
