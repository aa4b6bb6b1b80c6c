package dev.reproof.engine.agent.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on this machine that answers its n-th request as the n-th reply says, down to single bytes. */
final class ModelServer implements AutoCloseable {

    static final String DONE = "data: [DONE]\n\n";

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "model-server");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Reply> replies = new ArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Answers one request. */
    interface Reply {
        void to(Exchange exchange) throws Exception;
    }

    record Request(String head, String body) {}

    ModelServer() throws IOException {
        threads.execute(this::accept);
    }

    /** The next replies; the last one of all repeats. */
    ModelServer then(Reply... more) {
        replies.addAll(List.of(more));
        return this;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Connections that the other side has not ended. */
    int connections() {
        return open.size();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** An event with that text. */
    static String text(String content) {
        return data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}");
    }

    static String finish(String reason) {
        return data("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }

    static String usage(String input, String output) {
        return data(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}}");
    }

    static String data(String json) {
        return "data: " + json + "\n\n";
    }

    /** Streams these events and ends well. */
    static Reply streams(String... events) {
        return exchange -> {
            exchange.begin();
            for (String event : events) {
                exchange.send(event);
            }
            exchange.end();
        };
    }

    static Reply answers(String text) {
        return streams(text(text), finish("stop"), DONE);
    }

    /** Answers with a whole body and closes the connection. */
    static Reply status(int status, String body, String... headers) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.raw("HTTP/1.1 " + status + " Whatever\r\n");
            for (String header : headers) {
                exchange.raw(header + "\r\n");
            }
            exchange.raw("Content-Length: " + bytes.length + "\r\nConnection: close\r\n\r\n");
            exchange.raw(bytes);
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                failures.add(e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            Request request = read(in);
            Reply reply;
            synchronized (replies) {
                reply = replies.get(Math.min(requests.size(), replies.size() - 1));
                requests.add(request);
            }
            answer(reply, new Exchange(connection, in));
        } catch (Throwable e) {
            if (!socket.isClosed()) {
                failures.add(e);
            }
        } finally {
            open.remove(connection);
        }
    }

    /** The other side may end the connection at any time. */
    private static void answer(Reply reply, Exchange exchange) throws Exception {
        try {
            reply.to(exchange);
        } catch (SocketException ended) {
            exchange.connection.close();
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The request broke off: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = text.lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return new Request(text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }

    /** The server's side of one connection. */
    static final class Exchange {

        private final Socket connection;
        private final InputStream in;
        private final OutputStream out;

        private Exchange(Socket connection, InputStream in) throws IOException {
            this.connection = connection;
            this.in = in;
            this.out = connection.getOutputStream();
        }

        /** The head of a chunked stream of events. */
        void begin() throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        /** One chunk. */
        void send(byte[] bytes) throws IOException {
            raw(Integer.toHexString(bytes.length) + "\r\n");
            raw(bytes);
            raw("\r\n");
        }

        /** Each so many bytes as a chunk of their own. */
        void sendSplit(String text, int size) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; at += size) {
                send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
        }

        void end() throws IOException {
            raw("0\r\n\r\n");
        }

        void raw(String text) throws IOException {
            raw(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Ends the connection as a crash would. */
        void breakOff() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }

        /** Returns when the other side has ended the connection. */
        void awaitEnd() throws IOException {
            connection.setSoTimeout((int) TimeUnit.SECONDS.toMillis(60));
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException reset) {
                connection.close(); // a reset is an end as well
            }
        }

        static void await(CountDownLatch latch) throws InterruptedException {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("What was waited for did not come");
            }
        }
    }
}
