package dev.reproof.engine.agent.model;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response, over a client and a connection of their own. The response is taken part by part on the
 * caller's thread; while it is not, nothing more is read. Closing ends the request, its connection and its threads.
 */
final class ModelConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelConnection.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** Longer than any thread takes to end, except where it waits for the system, to look up a name for example. */
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ExecutorService workers;
    private final Collection<Thread> workerThreads;
    private final Collection<Thread> clientThreads;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final CompletableFuture<?> response;

    /** Takes what comes: a head, bytes, an end; an end or a break may come at any point. */
    interface Reader {

        void head(int status, HttpHeaders headers);

        void bytes(ByteBuffer bytes) throws ModelFailure;

        void end() throws ModelFailure;

        void broken(Throwable cause) throws ModelFailure;
    }

    /** Something that came and was not taken yet. */
    private interface Part {
        void handTo(Reader reader) throws ModelFailure;
    }

    private ModelConnection(
            ExecutorService workers, Collection<Thread> workerThreads, ClientThreads.Made client, HttpRequest request) {
        this.workers = workers;
        this.workerThreads = workerThreads;
        this.clientThreads = client.threads();
        this.response = client.client().sendAsync(request, this::head);
        CompletableFuture<?> unused =
                response.whenComplete((ignored, failure) -> parts.add(failure == null ? Reader::end : broken(failure)));
    }

    /** Sends a request; returns before there is an answer. */
    static ModelConnection open(ClientThreads threads, HttpRequest request) throws IOException {
        Collection<Thread> started = new ConcurrentLinkedQueue<>();
        ExecutorService workers = Executors.newCachedThreadPool(task -> {
            Thread worker = new Thread(task, "reproof-model-worker");
            worker.setDaemon(true);
            started.add(worker);
            return worker;
        });
        try {
            return new ModelConnection(workers, started, threads.make(() -> client(workers)), request);
        } catch (IOException | RuntimeException | Error e) {
            workers.shutdownNow();
            throw e;
        }
    }

    /** No redirects: they would carry the prompt elsewhere. HTTP/1.1: closing a connection ends one request. */
    private static HttpClient client(ExecutorService workers) {
        return HttpClient.newBuilder()
                .executor(workers)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Hands on what comes next; waits for it no longer than that, and tells whether it came. */
    boolean next(long nanos, Reader reader) throws InterruptedException, ModelFailure {
        Part part = parts.poll(nanos, TimeUnit.NANOSECONDS);
        if (part == null) {
            return false;
        }
        part.handTo(reader);
        return true;
    }

    @Override
    public void close() {
        response.cancel(true);
        boolean interrupted = Thread.interrupted();
        long begin = System.nanoTime();
        boolean ended = false;
        while (!ended && System.nanoTime() - begin < GIVE_UP_NANOS) {
            try {
                ended = endThreads();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!ended) {
            LOG.warn("Threads of an HTTP client could not be ended and are left alone");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean endThreads() throws InterruptedException {
        boolean ended = end(clientThreads); // first, since they would start workers
        workers.shutdownNow();
        return end(workerThreads) && ended;
    }

    private static boolean end(Collection<Thread> threads) throws InterruptedException {
        boolean ended = true;
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(100);
            ended &= !thread.isAlive();
        }
        return ended;
    }

    private BodySubscriber<Void> head(ResponseInfo info) {
        parts.add(reader -> reader.head(info.statusCode(), info.headers()));
        return new Bodies();
    }

    private static Part broken(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return reader -> reader.broken(cause);
    }

    /** Hands parts over one by one. */
    private final class Bodies implements BodySubscriber<Void> {

        private final CompletableFuture<Void> body = new CompletableFuture<>();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<Void> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> bytes) {
            parts.add(reader -> {
                for (ByteBuffer buffer : bytes) {
                    reader.bytes(buffer);
                }
                subscription.request(1);
            });
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(null);
        }
    }
}
