package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.log.BrokenRows.Breakage;
import dev.reproof.engine.log.h2.Databases;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves that the contract of stores finds the stores that break it. */
@Timeout(240)
class BrokenStoresTest {

    /** What must be found by whom, at least. */
    private static final Map<Breakage, String> FINDERS = Map.of(
            Breakage.DROPS, "what_was_appended_is_read_back_at_once_and_after_opening_again",
            Breakage.REORDERS, "a_text_of_many_blocks_is_read_in_order",
            Breakage.WRITES_HALVES, "an_append_that_fails_at_its_end_leaves_nothing_of_its_beginning",
            Breakage.FORGETS_THE_FENCE, "of_two_writers_at_the_same_moment_one_is_too_late",
            Breakage.KEEPS_THE_FIRST, "a_document_that_is_kept_again_takes_the_place_of_the_first");

    @TempDir
    Path directory;

    @Test
    void a_store_that_keeps_the_contract_passes_all_of_it() throws Exception {
        assertThat(failed(Breakage.NONE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_store_that_breaks_it_fails(Breakage breakage) throws Exception {
        assertThat(failed(breakage)).contains(FINDERS.get(breakage));
    }

    private Set<String> failed(Breakage breakage) throws Exception {
        Set<String> failed = new TreeSet<>();
        for (Method test : EventLogContract.class.getDeclaredMethods()) {
            if (test.isAnnotationPresent(Test.class) && !passes(test, breakage)) {
                failed.add(test.getName());
            }
        }
        return failed;
    }

    private boolean passes(Method test, Breakage breakage) throws Exception {
        EventLogContract contract = new Contract(Files.createTempDirectory(directory, "store"), breakage);
        contract.open();
        try {
            test.setAccessible(true);
            test.invoke(contract);
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError || e.getCause() instanceof RuntimeException) {
                return false;
            }
            throw e;
        } finally {
            contract.close();
        }
    }

    private static final class Contract extends EventLogContract {

        private final Path place;
        private final Breakage breakage;

        Contract(Path place, Breakage breakage) {
            this.place = place;
            this.beside = place;
            this.breakage = breakage;
        }

        @Override
        StoreUnderTest newStore() {
            return new Broken(H2Store.in(place), breakage);
        }
    }

    private record Broken(H2Store store, Breakage breakage) implements StoreUnderTest {

        @Override
        public EventLog open() {
            LogDatabase database = Databases.open(store.base());
            return AxonEventLog.open(Logs.INSIDER, database, () -> new BrokenRows(new AxonRows(database), breakage));
        }

        @Override
        public EventLog read() {
            return store.read();
        }

        @Override
        public Connection connect() throws SQLException {
            return store.connect();
        }

        @Override
        public String bytes(String hex) {
            return store.bytes(hex);
        }

        @Override
        public String nullable(String column) {
            return store.nullable(column);
        }
    }
}
