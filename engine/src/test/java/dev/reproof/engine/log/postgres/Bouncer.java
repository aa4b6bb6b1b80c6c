package dev.reproof.engine.log.postgres;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A PgBouncer in transaction mode before the tests' server: few sessions there, whoever asks here. */
public final class Bouncer implements AutoCloseable {

    private final Path directory;
    private final int port;
    private final Process process;

    private Bouncer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Starts one; skips the test where it is not installed. */
    public static Bouncer start() throws IOException {
        Path program = Installed.bouncer();
        Path directory = Installed.directory();
        int port = Installed.freePort();
        String settings = """
                [databases]
                * = host=localhost port=%d user=postgres
                [pgbouncer]
                listen_addr = localhost
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 3
                max_client_conn = 200
                """.formatted(TestServer.port(), port);
        Path file = directory.resolve("pgbouncer.ini");
        Process writer = Installed.start("tee", file.toString());
        try (var out = writer.getOutputStream()) {
            out.write(settings.getBytes(StandardCharsets.UTF_8));
        }
        writer.onExit().join();
        Process process = Installed.start(program.toString(), "-q", file.toString());
        process.getOutputStream().close();
        Bouncer bouncer = new Bouncer(directory, port, process);
        await().ignoreExceptions().until(bouncer::listens);
        return bouncer;
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("PgBouncer has ended: "
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    /** The address of a store through it. */
    public String url(String schema) {
        return TestServer.url(schema, port);
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
        Installed.remove(directory);
    }
}
