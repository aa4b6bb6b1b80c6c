package dev.reproof.engine.agent.orphans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.home.NoteDirectory;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentRecordsTest {

    private static final String MARK = "812-5f3a-run-1-0123456789abcdef";

    @TempDir
    Path directory;

    private Path agents;
    private AgentRecords records;

    @BeforeEach
    void choose_a_directory() {
        agents = directory.resolve("agents");
        records = new AgentRecords(new RunHome(agents.getParent()), "host ü");
    }

    private AgentRecords.Kept keep(String task) {
        return records.keep(
                AgentCalls.in(directory).task(task, 2, 3).call(),
                MARK,
                ProcessHandle.current(),
                OptionalLong.of(77),
                AgentReading.RAW);
    }

    @Test
    void what_is_kept_is_found_again_until_it_is_forgotten() {
        AgentRecords.Kept kept = keep("task \u00e4\0\ud83d");

        assertThat(records.all()).containsExactly(kept);
        assertThat(kept.agent().key().task().value()).isEqualTo("task \u00e4\ufffd\ufffd");
        assertThat(kept.agent().machine().host()).isEqualTo("host ü");
        assertThat(kept.agent().runnerStart()).isPresent();

        records.forget(kept);
        records.forget(kept);
        assertThat(records.all()).isEmpty();
    }

    @Test
    void a_record_without_the_members_that_came_later_is_read_as_it_was_meant() throws Exception {
        String old = """
                {"version":1,"run":"r","task":"t","iteration":0,"attempt":1,"mark":"MARK","pid":100,"start":5,"host":"h",\
                "boot":"b","pidNamespace":"pid:[1]","runner":7,"runnerStart":4}
                """.replace("MARK", MARK);

        AgentRecord agent = AgentRecordJson.parse(old.getBytes(StandardCharsets.US_ASCII));

        assertThat(agent.machine())
                .isEqualTo(new Machine("h", Optional.empty(), Optional.of("b"), Optional.of("pid:[1]")));
        assertThat(agent.init()).isFalse();
        assertThat(new String(AgentRecordJson.format(agent), StandardCharsets.US_ASCII))
                .isEqualTo(old);
    }

    @Test
    void the_machines_id_and_the_end_of_the_namespace_are_kept() throws Exception {
        AgentRecord kept = keep("t").agent();
        AgentRecord agent = new AgentRecord(
                kept.run(),
                kept.key(),
                MARK,
                100,
                5,
                new Machine("h", Optional.of("0123456789abcdef0123456789abcdef"), Optional.empty(), Optional.empty()),
                7,
                OptionalLong.empty(),
                true,
                AgentReading.RAW);

        assertThat(AgentRecordJson.parse(AgentRecordJson.format(agent))).isEqualTo(agent);
    }

    @Test
    void how_its_output_is_read_is_kept_and_nothing_of_that_where_all_is_text() throws Exception {
        AgentRecord raw = keep("t").agent();
        AgentRecord read = new AgentRecord(
                raw.run(),
                raw.key(),
                MARK,
                100,
                5,
                raw.machine(),
                7,
                OptionalLong.empty(),
                false,
                new AgentReading(AgentFormat.GEMINI, 3, AgentText.LAST));

        assertThat(AgentRecordJson.parse(AgentRecordJson.format(read))).isEqualTo(read);
        assertThat(new String(AgentRecordJson.format(read), StandardCharsets.US_ASCII))
                .contains("\"output\":\"gemini@3\",\"text\":\"last\"");
        assertThat(new String(AgentRecordJson.format(raw), StandardCharsets.US_ASCII))
                .doesNotContain("output");
    }

    @Test
    void a_record_is_small_however_long_the_task_is_called_and_for_its_owner_only() throws Exception {
        AgentRecords.Kept kept = keep("x".repeat(1_000_000));

        assertThat(Files.size(kept.file())).isLessThan(2_000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agents)))
                .isEqualTo("rwx------");
    }

    @Test
    void what_a_killed_runner_had_begun_to_write_is_removed() throws Exception {
        Files.createDirectories(agents);
        Path unfinished = Files.writeString(agents.resolve(".812-5f.json.tmp"), "{\"ver");

        assertThat(records.all()).isEmpty();
        assertThat(unfinished).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | expected a whole number as version",
                "{ | Unexpected end-of-input",
                "[1] | expected a whole number as version",
                "{\"version\":2} | version 2, this program reads version 1",
                "{\"version\":1} | expected a text as run",
                "{\"version\":1,\"version\":1} | Duplicate",
                "ALL {} | Trailing",
                "ALL,\"pid\":100/\"pid\":1 | No agent has pid 1",
                "ALL,\"mark\":\"812-5f3a-run-1-0123456789abcdef\"/\"mark\":\"\" | is no mark",
                "ALL,\"mark\":\"812-5f3a-run-1-0123456789abcdef\"/\"mark\":\"a=b c d e f\" | is no mark",
                "ALL,\"attempt\":1/\"attempt\":4294967296 | overflow",
                "ALL,\"start\":5/\"start\":5.5 | expected a whole number as start",
                "ALL,\"host\":\"h\"/\"host\":7 | expected a text as host",
                "ALL,\"host\":\"h\"/\"host\":\"h\",\"init\":1 | expected true or false as init",
                "ALL,\"host\":\"h\"/\"host\":\"h\",\"machineId\":1 | expected a text as machineId",
            })
    void a_record_that_cannot_be_read_refuses_and_is_named(String content, String reason) throws Exception {
        String all = "{\"version\":1,\"run\":\"r\",\"task\":\"t\",\"iteration\":0,\"attempt\":1,\"mark\":\"" + MARK
                + "\",\"pid\":100,\"start\":5,\"host\":\"h\",\"runner\":7}";
        String text = content.replace("ALL", all);
        if (content.startsWith("ALL,")) {
            int slash = content.indexOf('/');
            text = all.replace(content.substring(4, slash), content.substring(slash + 1));
        }
        Files.createDirectories(agents);
        Files.writeString(agents.resolve("good.json"), all);
        assertThat(records.all()).hasSize(1);
        Files.writeString(agents.resolve("bad.json"), text, StandardCharsets.UTF_8);

        assertThatThrownBy(records::all)
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("bad.json")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("good.json");
    }

    @Test
    void a_record_that_is_too_long_or_no_plain_file_refuses() throws Exception {
        Files.createDirectories(agents);
        Files.writeString(agents.resolve("long.json"), "7".repeat(NoteDirectory.MOST_BYTES + 1));
        Files.createDirectory(agents.resolve("directory.json"));
        Files.createSymbolicLink(agents.resolve("link.json"), keep("t").file());

        assertThatThrownBy(records::all)
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContainingAll("long.json", "longer than 16384", "directory.json", "link.json");
    }
}
