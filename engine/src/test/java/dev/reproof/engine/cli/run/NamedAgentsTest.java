package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.AgentEvidence;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedAgentsTest {

    private static final Map<String, String> CLAUDE = Map.of("--agent", "claude");
    private static final Map<String, String> LAST =
            Map.of("--agent", "claude", "--agent-output", "claude@1", "--agent-text", "last");

    @Test
    void how_its_output_is_read_is_recorded_with_the_agent() {
        assertThat(new AgentOptions(CLAUDE).after(Map.of()).named())
                .containsEntry("--agent-output", "claude@1")
                .containsEntry("--agent-text", "all");
        assertThat(new AgentOptions(Map.of("--agent-command", "cat"))
                        .after(Map.of())
                        .named())
                .containsOnlyKeys("--agent-command");
        assertThat(new AgentOptions(Map.of("--agent-command", "x", "--agent-output", "gemini", "--agent-text", "last"))
                        .reading())
                .isEqualTo(AgentReading.of(AgentFormat.GEMINI, AgentText.LAST));
    }

    @Test
    void which_messages_are_text_stays_as_it_was_also_with_another_agent() {
        assertThat(new AgentOptions(CLAUDE).after(LAST).named()).containsEntry("--agent-text", "last");
        assertThat(new AgentOptions(Map.of("--agent", "codex")).after(LAST).named())
                .containsEntry("--agent-output", "codex@1")
                .containsEntry("--agent-text", "last");
        assertThatThrownBy(() -> new AgentOptions(Map.of("--agent", "codex", "--agent-text", "all")).after(LAST))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("Option --agent-text expected last as recorded, found all");
    }

    @Test
    void a_command_is_read_as_before_where_nothing_else_is_said() {
        Map<String, String> before =
                Map.of("--agent-command", "a", "--agent-output", "codex@1", "--agent-text", "last");

        assertThat(new AgentOptions(Map.of("--agent-command", "b"))
                        .after(before)
                        .reading())
                .isEqualTo(AgentReading.of(AgentFormat.CODEX, AgentText.LAST));
        assertThat(new AgentOptions(Map.of("--agent-command", "b", "--agent-output", "text"))
                        .after(before)
                        .reading())
                .isEqualTo(AgentReading.RAW);
        assertThat(new AgentOptions(Map.of("--agent-command", "b")).after(LAST).reading())
                .isEqualTo(AgentReading.RAW);
    }

    @Test
    void other_rules_than_those_that_a_run_was_begun_with_are_refused() {
        Map<String, String> other = Map.of("--agent", "claude", "--agent-output", "claude@2");

        assertThatThrownBy(() -> new AgentOptions(CLAUDE).after(other))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("read as claude@2 so far, found claude@1");
        assertThatThrownBy(() -> new AgentOptions(other).reading().requireKnown())
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("to be read as claude@2, and this program reads claude@1");
    }

    @Test
    void what_fits_no_agent_is_refused() {
        refused(Map.of("--agent", "loaf"), "Unknown agent 'loaf': expected one of claude");
        refused(Map.of("--agent", "claude", "--agent-output", "codex"), "The agent claude prints claude, found");
        refused(
                Map.of("--agent-command", "cat", "--agent-output", "loaf"),
                "--agent-output expected one of text, report, claude");
        refused(Map.of("--agent-command", "cat", "--agent-args", "-y"), "write them into --agent-command");
        refused(Map.of("--agent", "openai", "--agent-output", "claude"), "--agent-output is for --agent-command alone");
        refused(Map.of("--agent", "claude", "--openai-model", "m"), "--openai-... are for --agent openai alone");
    }

    @Test
    void all_that_a_plain_command_prints_is_its_text() {
        AgentOptions plain = new AgentOptions(Map.of("--agent-command", "cat", "--agent-text", "last"));

        assertThatThrownBy(() -> plain.after(Map.of()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--agent-text is for agents whose messages");
    }

    @Test
    void whether_raw_output_is_kept_may_change_and_is_as_before_where_nothing_is_said() {
        Map<String, String> none =
                new HashMap<>(new AgentOptions(CLAUDE).after(Map.of()).named());
        none.put("--agent-evidence", "none");

        assertThat(new AgentOptions(CLAUDE).after(none).named()).containsEntry("--agent-evidence", "none");
        assertThat(new AgentOptions(Map.of("--agent", "claude", "--agent-evidence", "kept"))
                        .after(none)
                        .named())
                .containsEntry("--agent-evidence", "kept");
        assertThat(AgentEvidence.of(none)).isEqualTo(AgentEvidence.NONE);
        assertThat(AgentEvidence.of(CLAUDE)).isEqualTo(AgentEvidence.KEPT);
        refused(Map.of("--agent", "claude", "--agent-evidence", "some"), "expected kept or none, found 'some'");
        refused(Map.of("--agent", "openai", "--agent-evidence", "none"), "--agent-evidence is for agents whose");
    }

    @Test
    void an_answer_in_a_file_is_read_so_to_the_end_of_the_run() {
        Map<String, String> report = Map.of("--agent-command", "a", "--agent-output", "report");
        Map<String, String> recorded = new AgentOptions(report).after(Map.of()).named();

        assertThat(recorded).isEqualTo(Map.of("--agent-command", "a", "--agent-output", "report@1"));
        assertThat(new AgentOptions(Map.of("--agent-command", "b"))
                        .after(recorded)
                        .reading()
                        .format())
                .isEqualTo(AgentFormat.REPORT);
        assertThat(new AgentOptions(recorded).after(recorded).named()).isEqualTo(recorded);
        assertThat(new AgentOptions(CLAUDE).after(recorded).named()).containsEntry("--agent-text", "all");
        assertThat(new AgentOptions(report).after(LAST).named()).isEqualTo(recorded);
        Map<String, String> last = Map.of("--agent-command", "a", "--agent-output", "report", "--agent-text", "last");
        assertThatThrownBy(() -> new AgentOptions(last).after(Map.of()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--agent-text is for agents whose messages");
    }

    private static void refused(Map<String, String> options, String message) {
        assertThatThrownBy(() -> new AgentOptions(options))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining(message);
    }
}
