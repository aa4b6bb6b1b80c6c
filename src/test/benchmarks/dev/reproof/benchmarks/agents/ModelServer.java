package dev.reproof.benchmarks.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the loopback, in the languages of those that agents ask. Its answer names the last task that the request names, so
 * that whoever gets it can tell whether it is the right one.
 */
final class ModelServer implements AutoCloseable {

    /** What it does with a request. */
    enum Mood {
        ANSWERS,
        UNAUTHORIZED,
        LIMITED,
        BROKEN,
        SILENT,
        REFUSES
    }

    private static final Pattern TASK = Pattern.compile("TASK-[A-Z]+-[A-Z]");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.ANSWERS;
    private volatile long delayNanos;

    ModelServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void mood(Mood next) {
        mood = next;
    }

    /** How long it thinks before each answer. */
    void thinks(long nanos) {
        delayNanos = nanos;
    }

    /** How often it was asked for a task since it was told to forget. */
    Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    void forget() {
        asked.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            JsonNode request = body(exchange);
            Wire wire = Wire.of(path);
            if (wire == Wire.OTHER) {
                send(exchange, 200, "application/json", "{\"data\":[],\"models\":[]}");
                return;
            }
            String task = lastTask(request.toString());
            asked.merge(task, 1, Integer::sum);
            long until = System.nanoTime() + delayNanos;
            for (long left = delayNanos; left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answer(exchange, wire, request, task);
        }
    }

    private void answer(HttpExchange exchange, Wire wire, JsonNode request, String task) throws IOException {
        switch (mood) {
            case UNAUTHORIZED ->
                send(exchange, 401, "application/json", wire.error(401, "authentication_error", "no key"));
            case LIMITED -> {
                exchange.getResponseHeaders().add("retry-after", "2");
                send(exchange, 429, "application/json", wire.error(429, "rate_limit_error", "too much"));
            }
            case BROKEN -> send(exchange, 500, "application/json", wire.error(500, "api_error", "out of order"));
            case ANSWERS -> said(exchange, wire, request, "I have done " + task + ".");
            case SILENT -> said(exchange, wire, request, "");
            case REFUSES -> {
                String model = request.path("model").asText("m");
                send(
                        exchange,
                        200,
                        wire.type(wire.streams(exchange.getRequestURI(), request)),
                        wire.refusal(model, wire.streams(exchange.getRequestURI(), request)));
            }
        }
    }

    private static void said(HttpExchange exchange, Wire wire, JsonNode request, String text) throws IOException {
        boolean streams = wire.streams(exchange.getRequestURI(), request);
        send(
                exchange,
                200,
                wire.type(streams),
                wire.answer(request.path("model").asText("m"), text, streams));
    }

    private static String lastTask(String request) {
        String last = "nothing";
        for (Matcher found = TASK.matcher(request); found.find(); ) {
            last = found.group();
        }
        return last;
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        try {
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        } catch (IOException e) {
            return JSON.createObjectNode(); // what is no JSON asks for nothing
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().add("content-type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
