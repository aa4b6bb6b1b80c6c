package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.projections.run.RunState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The pages about tasks that have ended. Each is made when an attempt has ended, and not again: prompt and answer are
 * made and read once. Not for more than one thread.
 */
record TaskReports(
        ArtifactDirectory directory, ArtifactNames names, LogTexts texts, PromptSource prompts, FileWarnings warnings) {

    /** The page of a task. */
    byte[] page(RunState run, TaskReport report) {
        return report.page(prompt(run, report), report.text().flatMap(this::answer))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether there is a page about just that end of that task. Its prompt and answer are not read. */
    boolean isThere(TaskReport report) {
        byte[] opening = report.opening().getBytes(StandardCharsets.UTF_8);
        try {
            Optional<InputStream> page =
                    directory.read(names.report(report.task().id()));
            if (page.isEmpty()) {
                return false;
            }
            try (InputStream in = page.get()) {
                return Arrays.equals(in.readNBytes(opening.length), opening);
            }
        } catch (IOException e) {
            return false; // it is written again, and if that fails too, it is told
        }
    }

    private Optional<ShownText> prompt(RunState run, TaskReport report) {
        Optional<TaskDispatched> sent = report.dispatched();
        try {
            return sent.flatMap(dispatched -> prompts.again(run, dispatched)).map(ShownText::of);
        } catch (ReproofException e) {
            warnings.tell("the report of " + sent.orElseThrow().key() + " does not show its prompt", e);
            return Optional.empty();
        }
    }

    private Optional<ShownText> answer(AttemptText said) {
        try {
            return Optional.of(ShownText.of(start(said)));
        } catch (ReproofException e) {
            warnings.tell("a report does not show the text of stream=" + said.stream(), e);
        } catch (IOException e) {
            warnings.tell("a report does not show what is in " + said.file().orElseThrow(), e);
        }
        return Optional.empty();
    }

    /** The beginning of a text, and one byte more where there is more. A long one is not read to its end for that. */
    private byte[] start(AttemptText said) throws IOException {
        int most = ShownText.MOST_BYTES + 1;
        Optional<InputStream> file = said.file().isEmpty()
                ? Optional.empty()
                : directory.read(said.file().get());
        if (file.isPresent()) {
            try (InputStream in = file.get()) {
                return in.readNBytes(most);
            }
        }
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        texts.read(
                said.stream(),
                Optional.of(said.seal()),
                block -> start.write(block, 0, Math.min(block.length, most - start.size())));
        return start.toByteArray();
    }
}
