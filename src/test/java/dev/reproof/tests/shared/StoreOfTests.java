package dev.reproof.tests.shared;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.StoreNote;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.store.Store;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where runs go on that a test has stopped: in files, or with {@code -Dreproof.tests.store=shared} each in a store of its own
 * on one server.
 */
public final class StoreOfTests {

    private static final boolean SHARED =
            System.getProperty("reproof.tests.store", "").equals("shared");

    private static final Map<Path, Map<String, String>> ENVIRONMENTS = new ConcurrentHashMap<>();

    private StoreOfTests() {}

    /** Made when it is asked for first. */
    private static final class Server {
        static final SharedServer ONE = start();

        private static SharedServer start() {
            try {
                SharedServer server = SharedServer.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shared-server-stop"));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(SharedServer server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Takes a run that nobody writes to there.
     *
     * @param run what it is called, where it has no log yet
     */
    public static void take(RunHome home, RunId run) {
        if (SHARED) {
            try {
                taken(home, run);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void taken(RunHome home, RunId run) throws IOException {
        if (Files.exists(home.eventsFile())) {
            EngineSettings quiet = EngineSettings.of(
                    Clock.systemUTC(), EngineSettings.defaults().runner(), line -> {});
            try (Store store = Server.ONE.open()) {
                new ResumeEngine(quiet, SharedServer.noted()).copyRun(home, store);
            }
        } else {
            Files.createDirectories(home.directory());
            String address = Server.ONE.newStore();
            new StoreNote(address.replaceAll("user=[^&]*&", ""), run).write(home);
        }
    }

    /** Whether they are in stores on a server. */
    public static boolean isShared() {
        return SHARED;
    }

    /** What the environment of the programs of a directory has whose runs are to be there. */
    public static Map<String, String> environment(Path directory) {
        return SHARED ? ENVIRONMENTS.computeIfAbsent(directory, place -> Server.ONE.environment()) : Map.of();
    }
}
