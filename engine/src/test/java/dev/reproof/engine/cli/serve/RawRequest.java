package dev.reproof.engine.cli.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request byte for byte, as no client that means well sends it. */
final class RawRequest {

    private static final int PATIENCE_MILLIS = (int) Duration.ofMinutes(1).toMillis();

    private RawRequest() {}

    /** All that comes back until the server closes the connection; empty where it only closes it. */
    static String send(int port, String request) throws IOException {
        try (Socket socket = open(port)) {
            write(socket, request);
            return rest(socket);
        }
    }

    static Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static String rest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder all = new StringBuilder();
        byte[] piece = new byte[8_192];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                all.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
        } catch (java.net.SocketException closed) {
            return all.toString(); // with what was sent unread
        }
        return all.toString();
    }

    /** Reads until that has come. */
    static String until(Socket socket, String awaited) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (all.indexOf(awaited) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("Ended before '" + awaited + "' came: " + all);
            }
            all.append((char) next);
        }
        return all.toString();
    }
}
