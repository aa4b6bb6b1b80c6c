package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
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
        ArtifactDirectory directory,
        ArtifactNames names,
        LogTexts texts,
        PromptSource prompts,
        CheckedFiles checked,
        FileWarnings warnings) {

    /** The page of a task. */
    byte[] page(RunState run, TaskReport report) {
        return report.page(prompt(run, report), report.text().flatMap(this::answer))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether there is a page about just that end of that task. Its prompt and answer are not read. */
    boolean isThere(TaskReport report) {
        String name = names.report(report.task().id());
        byte[] opening = opening(report);
        Sha256 digest = Sha256.of(opening);
        try {
            // The stamp comes first: what changes the page while it is read will be noticed later.
            Optional<FileStamp> stamp = directory.stamp(name);
            if (stamp.filter(found -> checked.hold(name, digest, found)).isPresent()) {
                return true;
            }
            boolean there = stamp.isPresent() && begins(name, opening);
            if (there) {
                checked.add(name, digest, stamp.get());
            }
            return there;
        } catch (IOException | ReproofException e) {
            return false; // it is written again, and if that fails too, it is told
        }
    }

    /** Notes a page that is durable now, unless it lacks what a resume may find: then that makes it again. */
    void written(TaskReport report, byte[] page) {
        byte[] opening = opening(report);
        if (!Arrays.equals(Arrays.copyOf(page, Math.min(page.length, opening.length)), opening)) {
            return;
        }
        String name = names.report(report.task().id());
        directory
                .stamp(name)
                .filter(stamp -> stamp.bytes() == page.length)
                .ifPresent(stamp -> checked.add(name, Sha256.of(opening), stamp));
    }

    private static byte[] opening(TaskReport report) {
        return report.opening().getBytes(StandardCharsets.UTF_8);
    }

    private boolean begins(String name, byte[] opening) throws IOException {
        Optional<InputStream> page = directory.read(name);
        if (page.isEmpty()) {
            return false;
        }
        try (InputStream in = page.get()) {
            return Arrays.equals(in.readNBytes(opening.length), opening);
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
