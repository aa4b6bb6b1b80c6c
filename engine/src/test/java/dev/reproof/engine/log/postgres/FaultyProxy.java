package dev.reproof.engine.log.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A wire between a store and its server that breaks as a test wants it to. */
final class FaultyProxy implements AutoCloseable {

    private static final long ANSWER_NANOS = 300_000_000;

    /** What happens to a request. */
    enum Fault {
        /** It arrives in part, and the wire is cut. */
        CUT,
        /** It arrives, and its answer does not. */
        ANSWER_LOST,
        /** The wire is cut, and it arrives later. */
        LATE
    }

    private final int target;
    private final Random random;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Fault> next = new AtomicReference<>();
    private volatile boolean away;

    FaultyProxy(int target, Random random) throws IOException {
        this.target = target;
        this.random = random;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Strikes at the next request, on whatever connection. */
    void strike(Fault fault) {
        next.set(fault);
    }

    /** Whether the fault that was asked for is yet to come. */
    boolean isArmed() {
        return next.get() != null;
    }

    /** Cuts everything, and lets nobody in. */
    void goAway() {
        away = true;
        open.forEach(FaultyProxy::closed);
    }

    void comeBack() {
        away = false;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (away) {
                    closed(client);
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                closed(server);
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(there);
        if (away) {
            closed(client);
            closed(there);
        }
        AtomicReference<Boolean> deaf = new AtomicReference<>(false);
        start(() -> requests(client, there, deaf));
        start(() -> answers(client, there, deaf));
    }

    private void requests(Socket client, Socket there, AtomicReference<Boolean> deaf) {
        byte[] buffer = new byte[1 << 17];
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = there.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Fault fault = next.getAndSet(null);
                if (fault == null) {
                    out.write(buffer, 0, length);
                } else if (strike(fault, client, there, deaf, Arrays.copyOf(buffer, length))) {
                    return;
                }
            }
            closed(there);
        } catch (IOException e) {
            closed(there);
        } finally {
            open.remove(client);
        }
    }

    /** Whether the wire is cut. */
    private boolean strike(Fault fault, Socket client, Socket there, AtomicReference<Boolean> deaf, byte[] request)
            throws IOException {
        switch (fault) {
            case CUT -> {
                there.getOutputStream().write(request, 0, random.nextInt(request.length));
                closed(client);
                closed(there);
                return true;
            }
            case ANSWER_LOST -> {
                deaf.set(true);
                there.getOutputStream().write(request);
                return false;
            }
            case LATE -> {
                closed(client);
                LockSupport.parkNanos(random.nextInt(40_000_000));
                deaf.set(true);
                there.getOutputStream().write(request);
                LockSupport.parkNanos(ANSWER_NANOS);
                closed(there);
                return true;
            }
        }
        throw new AssertionError(fault);
    }

    private void answers(Socket client, Socket there, AtomicReference<Boolean> deaf) {
        byte[] buffer = new byte[1 << 17];
        try (there) {
            InputStream in = there.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (deaf.get()) {
                    closed(client);
                } else {
                    out.write(buffer, 0, length);
                }
            }
            closed(client);
        } catch (IOException e) {
            closed(client);
        } finally {
            open.remove(there);
        }
    }

    private static void closed(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new AssertionError("A socket closes", e);
        }
    }

    @Override
    public void close() {
        closed(server);
        open.forEach(FaultyProxy::closed);
    }
}
