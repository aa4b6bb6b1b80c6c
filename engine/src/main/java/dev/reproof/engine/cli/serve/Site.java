package dev.reproof.engine.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.reproof.engine.cli.look.StateEdition;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.NotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to see. An address is one of a few forms, taken as it came: none of it is decoded, and what names a run is looked up
 * among the names of runs.
 */
final class Site implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    private static final Pattern RUN =
            Pattern.compile("/runs/([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?:(/|/events)|/files/([0-9a-f]{32}))?");

    /** Where the page of a run has the files that it leads to. */
    static final String FILES = "files/";

    private static final int LONGEST = 256;
    private static final Answer NOTHING = Answer.text(404, "There is nothing here; the list of runs is at /");

    private final Door door;
    private final RunFinder finder;
    private final Shelf shelf;
    private final Pages pages;
    private final Patience patience;
    private final Streams streams;
    private final Feed list;
    private final Map<String, Feed> runs = new ConcurrentHashMap<>();

    Site(Door door, RunFinder finder, Shelf shelf, RunPage page, Patience patience) {
        this.door = door;
        this.finder = finder;
        this.shelf = shelf;
        this.pages = new Pages(page, shelf, home -> !finder.runner(home).isGone());
        this.patience = patience;
        this.streams = new Streams(patience);
        this.list = new Feed(this::listed);
    }

    /** Looks what is new, for those who listen; to be called again and again, on one thread. */
    void look() {
        look(list);
        runs.values().forEach(Site::look);
        runs.keySet().forEach(name -> runs.computeIfPresent(name, (same, feed) -> feed.isRead() ? feed : null));
    }

    private static void look(Feed feed) {
        try {
            feed.look();
        } catch (RuntimeException e) {
            LOG.warn("What is new could not be seen; it is looked for again", e);
        }
    }

    /** Joined where nobody can take it away meanwhile. */
    private Feed joined(RunHome home) {
        return runs.compute(home.name(), (name, there) -> {
            Feed feed = there == null ? new Feed(new LiveView(home, finder, shelf)::line) : there;
            feed.join();
            return feed;
        });
    }

    private String listed() {
        List<Optional<StateEdition>> editions =
                shelf.all().stream().map(found -> shelf.edition(found.home())).toList();
        return "{\"runs\":" + editions.size() + ",\"edition\":\"" + Integer.toHexString(editions.hashCode()) + "\"}";
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Answer> refusal = door.refusal(exchange);
            if (refusal.isPresent()) {
                refusal.get().send(exchange, patience);
                return;
            }
            door.remember(exchange);
            answer(exchange);
        } catch (RuntimeException e) {
            LOG.warn("A request could not be answered", e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path == null || path.length() > LONGEST || exchange.getRequestURI().getRawQuery() != null) {
            NOTHING.send(exchange, patience);
        } else if (path.equals("/")) {
            list().send(exchange, patience);
        } else if (path.equals("/events")) {
            list.join();
            streams.serve(exchange, list);
        } else {
            run(exchange, RUN.matcher(path));
        }
    }

    private Answer list() {
        return ListPage.of(shelf.all(), found -> !finder.runner(found.home()).isGone());
    }

    private void run(HttpExchange exchange, Matcher path) throws IOException {
        Optional<RunHome> home = path.matches() ? shelf.run(path.group(1)) : Optional.empty();
        if (home.isEmpty()) {
            NOTHING.send(exchange, patience);
        } else if (path.group(3) != null) {
            file(exchange, pages.file(home.get(), path.group(3)));
        } else if (path.group(2) == null) {
            exchange.getResponseHeaders().set("Location", "/runs/" + home.get().name() + "/");
            Answer.text(308, "It is a directory").send(exchange, patience);
        } else if (path.group(2).equals("/")) {
            page(home.get()).send(exchange, patience);
        } else {
            streams.serve(exchange, joined(home.get()));
        }
    }

    private void file(HttpExchange exchange, Optional<Path> file) throws IOException {
        if (file.isPresent() && Files.isRegularFile(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            new TextFile(file.get()).send(exchange, patience);
        } else {
            Answer.text(404, "This file is not there any more; load the page of the run again")
                    .send(exchange, patience);
        }
    }

    private Answer page(RunHome home) {
        try {
            return pages.of(home);
        } catch (NotFound e) {
            return Answer.text(
                    404, "The run has no event log here; reproof resume goes on with it where its state file is");
        } catch (ReproofException e) {
            return Answer.later(500, "The run cannot be read: " + e.getMessage());
        }
    }
}
