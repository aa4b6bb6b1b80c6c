package dev.reproof.engine.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.reproof.engine.cli.serve.Feed.Edition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells pages what is new for as long as they listen, as server-sent events. */
final class Streams {

    private static final int MOST = 40;
    private static final long ALIVE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final Patience patience;
    private final AtomicInteger open = new AtomicInteger();

    Streams(Patience patience) {
        this.patience = patience;
    }

    /** @param feed that was joined for this */
    void serve(HttpExchange exchange, Feed feed) throws IOException {
        try {
            if (open.incrementAndGet() > MOST) {
                Answer.text(503, "More than " + MOST + " pages are open").send(exchange, patience);
            } else {
                Answer.headers(exchange, "text/event-stream", Answer.NOTHING);
                boolean isHead = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(200, isHead ? -1 : 0);
                if (!isHead) {
                    tell(exchange.getResponseBody(), feed);
                }
            }
        } finally {
            open.decrementAndGet();
            feed.leave();
        }
    }

    private void tell(OutputStream out, Feed feed) throws IOException {
        try {
            write(out, "retry: 3000\n\n");
            for (long seen = 0; ; ) {
                Optional<Edition> next = feed.after(seen, ALIVE_MILLIS);
                seen = next.map(Edition::number).orElse(seen);
                write(out, next.map(Streams::event).orElse(": alive\n\n"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server ends
        }
    }

    /** Its text is JSON on one line. */
    private static String event(Edition edition) {
        return "id: " + edition.number() + "\nevent: now\ndata: " + edition.text() + "\n\n";
    }

    private void write(OutputStream out, String text) throws IOException {
        patience.write(out, text.getBytes(StandardCharsets.UTF_8));
    }
}
