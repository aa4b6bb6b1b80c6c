package dev.reproof.engine.artifacts;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the files of each task are called: ASCII, at most 200 bytes, no separators, and no two alike on any file system,
 * whatever the task ids are.
 *
 * <p>A plain task id is its own base: at most 100 letters, digits, {@code .}, {@code _} and {@code -}, not starting with
 * {@code _} (our own files do) or {@code .}, not ending with {@code .}, no device name of Windows, not ending like one of
 * what stands between another id and its suffix ({@code .iter2}, {@code .iter2.partial1}), and not the same as another id but for case. Any other
 * id is encoded as {@code <readable part>~<digest>}; no plain id holds a {@code ~}. The names depend on the ids alone,
 * not on their order.
 */
public final class ArtifactNames {

    /** The DAG document of the run, beside what came of it. */
    public static final String DAG = "_dag.json";

    /** The page about the run for a browser. */
    public static final String REPORT = "_report.html";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?");
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?");
    private static final Pattern LIKE_A_SUFFIX = Pattern.compile(".*[.]iter[0-9]+([.]partial[0-9]+)?");

    private final Map<TaskId, String> bases;

    private ArtifactNames(Map<TaskId, String> bases) {
        this.bases = Collections.unmodifiableMap(new HashMap<>(bases)); // ids may share a hash code
    }

    /** The names for a DAG with these tasks. */
    public static ArtifactNames of(Collection<TaskId> tasks) {
        Set<TaskId> distinct = new LinkedHashSet<>(tasks);
        Map<String, Integer> alike = new HashMap<>();
        for (TaskId task : distinct) {
            if (isPlain(task)) {
                alike.merge(ignoringCase(task), 1, Integer::sum);
            }
        }
        Map<TaskId, String> bases = new HashMap<>();
        for (TaskId task : distinct) {
            boolean own = isPlain(task) && alike.get(ignoringCase(task)) == 1;
            bases.put(task, own ? task.value() : EncodedName.of(task));
        }
        return new ArtifactNames(bases);
    }

    /**
     * What all names of a task's files start with.
     *
     * @throws ReproofException.NotFound if the DAG has no such task
     */
    public String base(TaskId task) {
        String base = bases.get(task);
        if (base == null) {
            throw new ReproofException.NotFound(
                    "Task '" + task + "' is not one of the DAG's " + bases.size() + " tasks; its files have no names");
        }
        return base;
    }

    /** The transcript of a finished iteration: {@code <task>.stream.txt}, {@code <task>.iter<N>.stream.txt} from 1 on. */
    public String sealed(TaskId task, int iteration) {
        return ofIteration(task, iteration) + ".stream.txt";
    }

    /** The transcript of an attempt that runs or was interrupted: {@code <task>.iter<N>.partial<A>.stream.txt}. */
    public String partial(TaskId task, int iteration, int attempt) {
        requireAtLeast(0, iteration, "iteration");
        requireAtLeast(1, attempt, "attempt");
        return base(task) + ".iter" + iteration + ".partial" + attempt + ".stream.txt";
    }

    /** The task's page for people: {@code <task>.md}. */
    public String report(TaskId task) {
        return base(task) + ".md";
    }

    public String stderrLog(TaskId task) {
        return base(task) + ".stderr.log";
    }

    /** What an agent printed out of which its text was taken: {@code <task>.iter<N>.attempt<A>.agent.jsonl.lz4}. */
    public String raw(AttemptKey key) {
        return base(key.task()) + ".iter" + key.iteration() + ".attempt" + key.attempt() + ".agent.jsonl.lz4";
    }

    /** The file that holds a pause, in a directory of its own: {@code <task>.waiting}, {@code <task>.iter<N>.waiting}. */
    public String checkpoint(TaskId task, int iteration) {
        return ofIteration(task, iteration) + ".waiting";
    }

    /** What an oracle printed in an iteration: {@code <task>.stdout.log}, {@code <task>.iter<N>.stdout.log} from 1 on. */
    public String stdoutLog(TaskId task, int iteration) {
        return ofIteration(task, iteration) + ".stdout.log";
    }

    /** What an oracle printed to its standard error in an iteration, named likewise. */
    public String stderrLog(TaskId task, int iteration) {
        return ofIteration(task, iteration) + ".stderr.log";
    }

    private static boolean isPlain(TaskId task) {
        if (!PLAIN.matcher(task.value()).matches()) {
            return false;
        }
        String lower = ignoringCase(task);
        return !DEVICE.matcher(lower).matches() && !LIKE_A_SUFFIX.matcher(lower).matches();
    }

    private static String ignoringCase(TaskId task) {
        return task.value().toLowerCase(Locale.ROOT);
    }

    /** What a reviewer found: {@code <task>.findings.json}, {@code <task>.iter<N>.findings.json} from 1 on. */
    public String findings(TaskId task, int iteration) {
        return ofIteration(task, iteration) + ".findings.json";
    }

    private String ofIteration(TaskId task, int iteration) {
        requireAtLeast(0, iteration, "iteration");
        return base(task) + (iteration == 0 ? "" : ".iter" + iteration);
    }

    private static void requireAtLeast(int least, int found, String what) {
        if (found < least) {
            throw new IllegalArgumentException("No such " + what + ": " + found + "; expected at least " + least);
        }
    }
}
