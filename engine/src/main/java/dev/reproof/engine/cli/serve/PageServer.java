package dev.reproof.engine.cli.serve;

import com.sun.net.httpserver.HttpServer;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves until it is closed, within bounds: so many connections, so many threads, so much time and room for a request. */
final class PageServer implements AutoCloseable {

    /** Java's server takes its bounds from these, once in a process; seconds, bytes, numbers. */
    private static final Map<String, String> BOUNDS = Map.of(
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.nodelay", "true",
            "jdk.httpserver.maxConnections", "128");

    private static final int MOST_THREADS = 64;
    private static final int WAITING_CONNECTIONS = 64;
    private static final long LOOK_MILLIS = 1_000;

    private final HttpServer server;
    private final ExecutorService workers;
    private final ScheduledExecutorService looks;

    private PageServer(HttpServer server, ExecutorService workers, ScheduledExecutorService looks) {
        this.server = server;
        this.workers = workers;
        this.looks = looks;
    }

    /**
     * Begins to serve.
     *
     * @throws Rejected when the address cannot be had
     */
    static PageServer start(InetSocketAddress address, Site site, Patience patience) {
        BOUNDS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
        HttpServer server;
        try {
            server = HttpServer.create(address, WAITING_CONNECTIONS);
        } catch (IOException e) {
            throw new Rejected("Cannot serve at " + address + ": " + e.getMessage() + "; take another --port, or 0", e);
        }
        ExecutorService workers = new ThreadPoolExecutor(
                0, MOST_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("reproof-page-"));
        ScheduledExecutorService looks = Executors.newScheduledThreadPool(2, threads("reproof-look-"));
        server.createContext("/", site);
        server.setExecutor(workers);
        server.start();
        List.of((Runnable) site::look, patience::look).forEach(look -> {
            ScheduledFuture<?> unused =
                    looks.scheduleWithFixedDelay(look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        });
        return new PageServer(server, workers, looks);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        looks.shutdownNow();
        workers.shutdownNow();
        server.stop(0);
    }
}
