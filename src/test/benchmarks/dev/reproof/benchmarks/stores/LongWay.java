package dev.reproof.benchmarks.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** A way to a server on which a round trip takes a millisecond more. */
final class LongWay implements AutoCloseable {

    private static final long NANOS_EACH_WAY = 500_000;

    private final ServerSocket listening;
    private final int server;

    private LongWay(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static LongWay to(int server) throws IOException {
        LongWay way = new LongWay(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), server);
        start(way::accept);
        return way;
    }

    int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "long-way");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listening.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                start(() -> carry(near, far));
                start(() -> carry(far, near));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        byte[] buffer = new byte[256 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(NANOS_EACH_WAY);
                out.write(buffer, 0, read);
            }
        } catch (IOException closed) {
            return; // by one of the ends; both are closed now
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
