package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.shared.SharedServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run's log held at one moment after a kill.
 *
 * @param finished tasks that were finished
 * @param texts what was recorded of each attempt, by {@code <task>.<attempt>}
 */
record Acknowledged(Set<String> finished, Map<String, String> texts) {

    static final Acknowledged NOTHING = new Acknowledged(Set.of(), Map.of());

    /** Reads the log of a run that nobody is running. */
    static Acknowledged of(RunHome home) {
        if (!Files.exists(home.eventsFile())) {
            return NOTHING;
        }
        try (RunView view = view(home)) {
            return of(view);
        } catch (NotFound noStartYet) {
            return NOTHING;
        }
    }

    /** The run as its log tells it, which nobody has a warning about. */
    static RunView view(RunHome home) {
        Runner reader = new Runner("test", 1, "test");
        EngineSettings settings = EngineSettings.of(Clock.systemUTC(), reader, warning -> {
            throw new AssertionError("Unexpected warning: " + warning);
        });
        ResumeEngine engine = new ResumeEngine(settings, SharedServer.noted());
        return engine.view(home);
    }

    private static Acknowledged of(RunView view) {
        Set<String> finished = new TreeSet<>();
        Map<String, String> texts = new TreeMap<>();
        for (TaskState task : view.state().tasks()) {
            if (task.status() == TaskStatus.FINISHED) {
                finished.add(task.id().value());
            }
            for (int attempt = 1; attempt <= task.attempts(); attempt++) {
                texts.put(task.id() + "." + attempt, text(view, task.id(), attempt));
            }
        }
        return new Acknowledged(finished, texts);
    }

    private static String text(RunView view, TaskId task, int attempt) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        view.copyTranscript(new AttemptKey(task, 0, attempt), text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Nothing of an earlier moment may be gone: not a finished task, not a byte of an attempt; one that goes on says more. */
    void requireAllOf(Acknowledged earlier) {
        assertThat(finished).containsAll(earlier.finished());
        assertThat(texts.keySet()).containsAll(earlier.texts().keySet());
        earlier.texts()
                .forEach((attempt, text) ->
                        assertThat(texts.get(attempt)).as("text of " + attempt).startsWith(text));
    }

    /** No finished task was sent anything after this moment. */
    void requireNotSentAgain(Set<String> received) {
        for (String task : finished) {
            assertThat(received.stream().filter(name -> name.startsWith(task + ".")))
                    .as("attempts of the finished task " + task)
                    .isSubsetOf(texts.keySet());
        }
    }

    /** The text of the attempt that finished the task. */
    Optional<String> finalText(String task) {
        return texts.entrySet().stream()
                .filter(text -> text.getKey().startsWith(task + "."))
                .max(Comparator.comparingInt(
                        text -> Integer.parseInt(text.getKey().substring(task.length() + 1))))
                .map(Map.Entry::getValue);
    }
}
