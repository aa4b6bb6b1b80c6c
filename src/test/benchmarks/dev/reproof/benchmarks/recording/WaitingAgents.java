package dev.reproof.benchmarks.recording;

import com.sun.management.OperatingSystemMXBean;
import dev.reproof.engine.agent.Agent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Agents that wait side by side and print nothing: what this process takes of the processor meanwhile. */
final class WaitingAgents {

    private static final int MOST_SETTLING = 30;
    private static final int STARTS_PER_SECOND = 5;

    private WaitingAgents() {}

    /** Watches so long, once all have begun, and the code that looks after them is compiled. */
    static double percentOfACore(int agents, int seconds) throws IOException, InterruptedException {
        int settling = Math.min(3 * seconds, MOST_SETTLING);
        String command = "sleep " + (settling + seconds + agents / STARTS_PER_SECOND + 2);
        CountDownLatch begun = new CountDownLatch(agents);
        ExecutorService runner = Executors.newSingleThreadExecutor();
        try {
            Future<Double> run = runner.submit(() -> OneRank.seconds(agents, recovered -> {
                Agent agent = OneRank.ofFiles(recovered, command);
                return (call, output) -> {
                    begun.countDown();
                    return agent.run(call, output);
                };
            }));
            begun.await();
            TimeUnit.SECONDS.sleep(settling);
            double percent = percent(seconds);
            if (run.isDone()) {
                throw new IllegalStateException(
                        "The agents have ended before they were watched: it took too long to start them");
            }
            run.get();
            return percent;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The run of waiting agents has failed", e.getCause());
        } finally {
            runner.shutdownNow();
        }
    }

    private static double percent(int seconds) throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long processor = system.getProcessCpuTime();
        long clock = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        return 100.0 * (system.getProcessCpuTime() - processor) / (System.nanoTime() - clock);
    }
}
