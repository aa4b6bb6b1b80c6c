package dev.reproof.engine.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a request gets, whole.
 *
 * @param policy what the page may do, beside being shown in no frame; must not be empty for a page
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record Answer(int status, String type, String policy, byte[] body) {

    static final String NOTHING = "default-src 'none'";

    static Answer page(int status, String policy, String html) {
        return new Answer(status, "text/html; charset=utf-8", policy, html.getBytes(StandardCharsets.UTF_8));
    }

    /** Says why a page cannot be shown now, and has a browser ask again. */
    static Answer later(int status, String why) {
        return page(
                status,
                NOTHING,
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\""
                        + " content=\"5\"><title>Reproof</title></head><body><main><p>" + Html.text(why)
                        + "</p><p><a href=\"/\">All runs</a></p></main></body></html>\n");
    }

    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", NOTHING, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void send(HttpExchange exchange, Patience patience) throws IOException {
        headers(exchange, type, policy);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
        if (!isHead) {
            try (OutputStream out = exchange.getResponseBody()) {
                patience.write(out, body);
            }
        }
    }

    /** The headers that everything has which is sent. */
    static void headers(HttpExchange exchange, String type, String policy) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", policy + "; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
