package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Has a place for real commands, and checks after every test that nothing of them is left. */
public abstract class CommandFixture {

    @TempDir
    protected Path directory;

    protected Duration grace = Duration.ofSeconds(20);

    private Optional<AgentRecords> records = Optional.empty();

    @AfterEach
    protected void neither_processes_nor_threads_are_left() throws IOException {
        assertThat(notedProcesses())
                .noneMatch(
                        pid -> ProcessHandle.of(pid).filter(ProcessTable::lives).isPresent());
        records().attempts().forEach(records()::sealed); // what a run does once it has all of them
        assertThat(directory.resolve("agents"))
                .satisfiesAnyOf(
                        agents -> assertThat(agents).isEmptyDirectory(),
                        agents -> assertThat(agents).doesNotExist());
        await("the end of all threads")
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("reproof-agent")));
    }

    /** A command notes the processes that must not survive it with {@code echo $! >> pids}. */
    protected List<Long> notedProcesses() throws IOException {
        Path pids = directory.resolve("pids");
        return Files.exists(pids)
                ? Files.readAllLines(pids, StandardCharsets.US_ASCII).stream()
                        .map(Long::valueOf)
                        .toList()
                : List.of();
    }

    protected AgentRecords records() {
        if (records.isEmpty()) {
            records = Optional.of(new AgentRecords(new RunHome(directory), "host"));
        }
        return records.get();
    }
}
