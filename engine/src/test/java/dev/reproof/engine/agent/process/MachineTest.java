package dev.reproof.engine.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void the_name_is_that_of_the_kernel_whoever_is_asked() {
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        assumeThat(kernel).exists();

        assertThat(HostName.read(kernel)).isPresent().isEqualTo(HostName.asked());
        assertThat(HostName.here()).isEqualTo(HostName.asked().orElseThrow());
    }

    @Test
    void a_system_without_that_file_or_with_an_empty_one_tells_no_name() throws Exception {
        assertThat(HostName.read(directory.resolve("none"))).isEmpty();
        assertThat(HostName.read(Files.writeString(directory.resolve("empty"), "\n")))
                .isEmpty();
        assertThat(HostName.read(Files.writeString(directory.resolve("named"), "bakery\n")))
                .hasValue("bakery");
    }

    @Test
    void the_id_of_a_machine_is_read() throws Exception {
        assertThat(Machine.readId(Files.writeString(directory.resolve("id"), ID + "\n")))
                .hasValue(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uninitialized\n", ID + ID + ID, "0123456789ABCDEF0123456789ABCDEF", "0123"})
    void what_is_no_id_is_none(String content) throws Exception {
        assertThat(Machine.readId(Files.writeString(directory.resolve("id"), content)))
                .isEmpty();
        assertThat(Machine.readId(directory.resolve("none"))).isEmpty();
        assertThat(Machine.readId(directory)).isEmpty();
    }

    @Test
    void one_name_is_one_host_unless_both_have_an_id_and_these_differ() {
        Machine nameless = machine("h", Optional.empty());
        Machine one = machine("h", Optional.of(ID));
        Machine twin = machine("h", Optional.of("f".repeat(32)));

        assertThat(one.isSameHost(one)).isTrue();
        assertThat(one.isSameHost(twin)).isFalse();
        assertThat(one.isSameHost(nameless)).isTrue();
        assertThat(nameless.isSameHost(one)).isTrue();
        assertThat(one.isSameHost(machine("other", Optional.of(ID)))).isFalse();
    }

    private static Machine machine(String host, Optional<String> id) {
        return new Machine(host, id, Optional.empty(), Optional.empty());
    }
}
