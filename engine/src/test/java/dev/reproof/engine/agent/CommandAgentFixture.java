package dev.reproof.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.files.NoteDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs real commands, and checks after every test that nothing of them is left. */
abstract class CommandAgentFixture {

    static final AgentResult FINISHED = new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());

    @TempDir
    Path directory;

    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    final RecordedOutput output = new RecordedOutput();
    Duration grace = Duration.ofSeconds(20);

    @AfterEach
    void neither_processes_nor_threads_are_left() throws IOException {
        assertThat(notedProcesses())
                .noneMatch(
                        pid -> ProcessHandle.of(pid).filter(ProcessTable::lives).isPresent());
        assertThat(records().all()).as("records of agents").isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("reproof-agent"));
    }

    /** A command notes the processes that must not survive it with {@code echo $! >> pids}. */
    List<Long> notedProcesses() throws IOException {
        Path pids = directory.resolve("pids");
        return Files.exists(pids)
                ? Files.readAllLines(pids, StandardCharsets.US_ASCII).stream()
                        .map(Long::valueOf)
                        .toList()
                : List.of();
    }

    AgentCalls call() {
        return AgentCalls.in(directory);
    }

    Agent agent(String command) {
        return new CommandAgent(command, AgentEnvironment.inherited(), key -> stderr, records(), grace);
    }

    AgentRecords records() {
        return new AgentRecords(new NoteDirectory(directory.resolve("agents")), "host");
    }

    AgentResult run(String command) throws InterruptedException {
        return run(command, call());
    }

    AgentResult run(String command, AgentCalls call) throws InterruptedException {
        return agent(command).run(call.call(), output);
    }

    static AgentResult failed(String message) {
        return AgentResult.Failed.of(message);
    }
}
