package dev.reproof.tests.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way from one host to a server. While it is cut nothing comes through and nothing is answered, as where packets are lost;
 * what was sent comes late, when it is mended.
 */
final class Relay implements AutoCloseable {

    private final ServerSocket listening;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private boolean cut;

    private Relay(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    /** A way to that port of this machine. */
    static Relay to(int server) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), server);
        start(relay::accept);
        return relay;
    }

    int port() {
        return listening.getLocalPort();
    }

    void cut() {
        set(true);
    }

    void mend() {
        set(false);
    }

    private void set(boolean now) {
        lock.lock();
        try {
            cut = now;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pass() {
        lock.lock();
        try {
            while (cut) {
                mended.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                open.add(near);
                start(() -> connect(near));
            } catch (IOException closed) {
                close(); // by the test, and nobody listens any more
            }
        }
    }

    private void connect(Socket near) {
        pass();
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(far);
            start(() -> carry(near, far));
            start(() -> carry(far, near));
        } catch (IOException refused) {
            end(near);
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                pass();
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException broken) {
            end(from);
        }
        pass();
        end(to);
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        mend();
        open.forEach(this::end);
    }
}
