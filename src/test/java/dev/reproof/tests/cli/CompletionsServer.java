package dev.reproof.tests.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A model on this machine. It refuses its first request and echoes the key; after that it answers each with the same
 * text, one code point at a time, then with the key that it was sent.
 */
final class CompletionsServer implements AutoCloseable {

    static final String SAYS = "## Summary\r\nna\u00efve \ud83e\udd56\n\u65e5\u672c\u8a9e without an end ";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    CompletionsServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    List<String> keys() {
        return List.copyOf(keys);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(JSON.readTree(exchange.getRequestBody()));
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            keys.add(key);
            if (requests.size() == 1) {
                byte[] refusal = ("{\"error\": \"busy, " + key + "\"}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Retry-After", "0");
                exchange.sendResponseHeaders(503, refusal.length);
                exchange.getResponseBody().write(refusal);
            } else {
                exchange.sendResponseHeaders(200, 0);
                stream(exchange.getResponseBody(), key);
            }
        }
    }

    private static void stream(OutputStream out, String key) throws IOException {
        int[] pieces = (SAYS + key).codePoints().toArray();
        for (int piece : pieces) {
            ObjectNode event = JSON.createObjectNode();
            event.putArray("choices").addObject().putObject("delta").put("content", Character.toString(piece));
            send(out, event.toString());
        }
        send(out, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
        send(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":812,\"completion_tokens\":96}}");
        send(out, "[DONE]");
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
