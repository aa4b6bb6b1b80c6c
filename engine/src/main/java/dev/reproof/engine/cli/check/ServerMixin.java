package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.postgres.Credentials;
import dev.reproof.engine.log.postgres.LeaseTerms;
import dev.reproof.engine.log.postgres.Patience;
import dev.reproof.engine.log.postgres.PostgresStore;
import dev.reproof.engine.log.postgres.PostgresUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which server is meant, and the way to it. */
final class ServerMixin {

    /** Somebody waits for the answer. */
    private static final Patience LITTLE = Patience.of(Duration.ofSeconds(10));

    @Parameters(
            arity = "1",
            paramLabel = "URL",
            description = "Address of the store: jdbc:postgresql://HOST[:PORT]/DB, without a password.")
    private String url;

    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            description = "Holds the password of the store. Default: PGPASSFILE, else PGPASSWORD.")
    private Optional<Path> password;

    /** Nothing is connected yet; a server that loses what it acknowledges is taken too. */
    PostgresStore store(Surroundings surroundings) {
        PostgresUrl address = PostgresUrl.parse(url);
        Credentials credentials = Credentials.find(
                address,
                password.map(surroundings.directory()::resolve),
                System::getenv,
                System.getProperty("user.name", ""));
        return PostgresStore.open(
                address, credentials, new PostgresStore.Options(true, LeaseTerms.USUAL, LITTLE), Insider.here());
    }
}
