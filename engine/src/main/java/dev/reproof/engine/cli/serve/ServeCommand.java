package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof serve}. */
@Command(
        name = "serve",
        description = {
            "Shows the runs of a directory in a browser, live, until it is told to stop.",
            "Reads alone: nothing can be changed there, and no runner has to wait for it."
        },
        exitCodeList = {
            "SUCCESS:with --help alone: it serves until a signal ends it",
            "USAGE:wrong usage, or a token file that holds no token",
            "NOT_FOUND:no such token file",
            "REFUSED:the address is in use, others reach it and no token is asked for, or others can read the token",
            "SIGINT, SIGTERM:ended by SIGINT, SIGTERM"
        },
        footer = {
            "  reproof serve",
            "  reproof serve --port 0 --cwd ../harbour",
            "  reproof serve --host 0.0.0.0 --token-file ~/.reproof-token"
        })
public final class ServeCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final int MOST_PORT = 65_535;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8467",
            description = "Port; 0 takes a free one. Default: 8467.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to serve at. Any that others reach needs --token-file. Default: 127.0.0.1.")
    private String host;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds what every request has to bring, for nobody else to read.")
    private Optional<Path> token;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "Name by which browsers may call this server besides addresses, localhost and that of --host."
                    + " Can be repeated.")
    private List<String> names = List.of();

    public ServeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        if (port < 0 || port > MOST_PORT) {
            throw new Invalid("--port expected 0 to " + MOST_PORT + ", found " + port);
        }
        InetSocketAddress address = address();
        Optional<AccessToken> asked =
                token.map(surroundings.directory()::resolve).map(AccessToken::of);
        if (!LOOPBACK.matcher(host).matches() && asked.isEmpty()) {
            throw new Rejected(
                    "Others reach " + host
                            + ", and would read all runs; give --token-file, or serve at 127.0.0.1 behind a proxy that asks who they are");
        }
        try (PageServer server = start(address, asked)) {
            String shown = host.contains(":") ? "[" + host + "]" : host;
            surroundings
                    .out()
                    .println(Printable.line("serving the runs of " + finder().shown() + " at http://" + shown + ":"
                            + server.port() + "/"));
            surroundings.out().flush();
            new CountDownLatch(1).await(); // a signal ends the process
            return ExitCode.INTERNAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL;
        }
    }

    /** No resolver is asked: what a name leads to may be another address tomorrow, which others reach. */
    private InetSocketAddress address() {
        String literal = host.equals("localhost") ? "127.0.0.1" : host;
        InetSocketAddress address = ADDRESS.matcher(literal).matches()
                ? new InetSocketAddress(literal, port)
                : InetSocketAddress.createUnresolved(literal, port);
        if (address.isUnresolved()) {
            throw new Invalid("--host expected an address such as 127.0.0.1, 0.0.0.0 or ::1, found '" + host + "'");
        }
        return address;
    }

    PageServer start(InetSocketAddress address, Optional<AccessToken> asked) {
        RunFinder finder = new RunFinder(quiet(), workplace());
        Shelf shelf = new Shelf(finder, surroundings.clock());
        Set<String> known = Stream.concat(Stream.of(host), names.stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        Door door = new Door(known, asked);
        Patience patience = new Patience();
        return PageServer.start(
                address,
                new Site(
                        door,
                        finder,
                        shelf,
                        new ReportedPage(surroundings.engine(workplace().store(), warning -> {})),
                        patience),
                patience);
    }

    /** What is wrong with a run stands on its page, and is not told again with each look. */
    private Surroundings quiet() {
        return new Surroundings(
                surroundings.out(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                surroundings.console(),
                surroundings.directory(),
                surroundings.clock(),
                surroundings.runIds());
    }
}
