package dev.reproof.tests.shared;

import dev.reproof.tests.crash.KilledRunnersTest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same with logs in a store that many machines share. */
class KilledRunnersOfSharedRunsTest extends KilledRunnersTest {

    private static final int KILLS = Integer.getInteger("reproof.shared.kills", 8);

    private static SharedServer server;

    @BeforeAll
    static void a_server() throws IOException {
        server = SharedServer.start();
    }

    @AfterAll
    static void no_server() throws IOException {
        server.close();
    }

    @Override
    protected int wanted() {
        return KILLS;
    }

    @Override
    protected Map<String, String> environment() {
        return server.environment();
    }
}
