package dev.reproof.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * How much heap it takes to resume a run.
 *
 * @param xmxMebibytes the heap the process was given; it got by with it
 * @param peakBytes most that was ever used, garbage included
 * @param liveBytes most that any collection left
 */
record ResumeHeap(int xmxMebibytes, long peakBytes, long liveBytes, long millis) {

    /** Resumes the run in a process of its own. */
    static ResumeHeap measure(PreparedRun run, int xmxMebibytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx" + xmxMebibytes + "m",
                        "-Ddisable-axoniq-console-message=true",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        ResumeHeap.class.getName(),
                        run.home().directory().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("Resuming with " + xmxMebibytes + " MiB of heap ended with code "
                    + process.exitValue() + ": " + printed);
        }
        List<Long> numbers = printed.lines().map(Long::parseLong).toList();
        return new ResumeHeap(xmxMebibytes, numbers.get(0), numbers.get(1), numbers.get(2));
    }

    /** The process: resumes the run in the named directory, and prints peak, live and milliseconds. */
    public static void main(String[] args) {
        AtomicLong live = watchCollections();
        long start = System.nanoTime();
        try (RecoveredRun run =
                PreparedRun.engine().resume(RunPlaces.inside(new RunHome(Path.of(args[0]))), OptionChoices.NONE)) {
            run.flushFiles();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.println(peak + "\n" + live.get() + "\n" + millis);
    }

    private static AtomicLong watchCollections() {
        Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        AtomicLong most = new AtomicLong();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                long left = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc()
                                        .entrySet()
                                        .stream()
                                        .filter(pool -> heap.contains(pool.getKey()))
                                        .map(java.util.Map.Entry::getValue)
                                        .mapToLong(MemoryUsage::getUsed)
                                        .sum();
                                most.accumulateAndGet(left, Math::max);
                            },
                            null,
                            null);
        }
        return most;
    }
}
