package dev.reproof.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.state.StateView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files behind a log: they may be behind it, and show nothing that it does not hold. */
record FoundFiles(RunHome home, FoundLog log) {

    private static final Pattern POSITION = Pattern.compile("- Position: ([0-9]+), chain `([0-9a-f]+)`");

    void requireBehind() throws IOException {
        requireState();
        requireIndex();
        ArtifactNames names = ArtifactNames.of(SmallRun.TASKS);
        for (TaskId task : SmallRun.TASKS) {
            for (int iteration = 0; iteration <= SmallRun.MOST_ITERATIONS; iteration++) {
                requireSealed(task, iteration, names.sealed(task, iteration));
            }
        }
        for (AttemptKey key : SmallRun.attempts()) {
            Path partial = home.artifacts().resolve(names.partial(key.task(), key.iteration(), key.attempt()));
            if (Files.exists(partial)) {
                assertThat(Files.size(partial)).as("%s", partial).isLessThanOrEqualTo(log.text(key).length);
            }
        }
    }

    private void requireState() throws IOException {
        if (Files.exists(home.state())) {
            try (InputStream in = Files.newInputStream(home.state())) {
                StateView state = StateView.read(in, "state.json");
                requireHeld(
                        "state.json",
                        state.position().orElseThrow(),
                        state.chain().orElseThrow().hex());
            }
        }
    }

    private void requireIndex() throws IOException {
        Path index = home.artifacts().resolve("_index.md");
        if (Files.exists(index)) {
            Matcher found = POSITION.matcher(Files.readString(index, StandardCharsets.UTF_8));
            assertThat(found.find()).as("the index says where it stands").isTrue();
            requireHeld("_index.md", Long.parseLong(found.group(1)), found.group(2));
        }
    }

    private void requireHeld(String file, long position, String chain) {
        assertThat(position).as("position of %s", file).isLessThanOrEqualTo(log.position());
        assertThat(log.links().get((int) position).hex())
                .as("chain of %s", file)
                .isEqualTo(chain);
    }

    /** A file under its final name holds what some attempt of that iteration was sealed with. */
    private void requireSealed(TaskId task, int iteration, String name) throws IOException {
        Path file = home.artifacts().resolve(name);
        if (Files.exists(file)) {
            byte[] found = Files.readAllBytes(file);
            List<byte[]> sealed = SmallRun.attempts().stream()
                    .filter(key -> key.task().equals(task) && key.iteration() == iteration && log.isSealed(key))
                    .map(log::text)
                    .toList();
            assertThat(sealed)
                    .as("%s", name)
                    .anySatisfy(text -> assertThat(text).isEqualTo(found));
        }
    }
}
