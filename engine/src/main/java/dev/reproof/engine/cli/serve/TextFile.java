package dev.reproof.engine.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** A file that a page leads to, as text, whatever it holds and however long it is. */
record TextFile(Path path) {

    private static final int PIECE = 64 << 10;

    void send(HttpExchange exchange, Patience patience) throws IOException {
        try (InputStream in = RegularFile.stream(path, Links.REFUSED)) {
            Answer.headers(exchange, "text/plain; charset=utf-8", Answer.NOTHING + "; sandbox");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                    patience.write(out, piece);
                }
            }
        }
    }
}
