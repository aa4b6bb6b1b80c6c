package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.postgres.PostgresStore.Claim;
import dev.reproof.engine.log.postgres.PostgresStore.Options;
import dev.reproof.events.RunId;
import java.time.Duration;
import java.util.Optional;

/** Opens stores for tests. */
public final class Stores {

    private Stores() {}

    public static PostgresStore open(String url, Options options) {
        PostgresUrl parsed = PostgresUrl.parse(url);
        return PostgresStore.open(
                parsed, Credentials.find(parsed, Optional.empty(), name -> null, "nobody"), options, Insider.here());
    }

    public static PostgresStore open(String url) {
        return open(url, Options.USUAL);
    }

    /** A claim that waits for nobody. */
    public static Claim claim(RunId run, String holder) {
        return new Claim(run, holder, other -> false, Duration.ZERO, held -> {});
    }
}
