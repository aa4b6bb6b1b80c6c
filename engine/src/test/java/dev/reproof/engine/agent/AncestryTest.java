package dev.reproof.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AncestryTest {

    private static Ancestry of(long pid, long parent, Map<String, String> environment) {
        return new Ancestry(pid, parent == 0 ? OptionalLong.empty() : OptionalLong.of(parent), environment);
    }

    private static Map<String, String> announced(Ancestry ancestry, Map<String, String> inherited) {
        Map<String, String> variables = new HashMap<>(inherited);
        ancestry.announce(variables);
        return variables;
    }

    @Test
    void the_first_process_and_the_child_of_a_launcher_that_is_the_first_end_the_namespace() {
        assertThat(of(1, 0, Map.of()).endsNamespace()).isTrue();
        assertThat(of(7, 1, Map.of("REPROOF_INIT", "1")).endsNamespace()).isTrue();
        assertThat(of(7, 1, Map.of()).endsNamespace()).isFalse();
    }

    @Test
    void what_was_said_to_somebody_else_does_not_count() {
        Map<String, String> inherited = Map.of("REPROOF_INIT", "1", "REPROOF_SUPERVISOR", "1");

        assertThat(of(30, 20, inherited).endsNamespace()).isFalse();
        assertThat(of(30, 20, inherited).supervisor()).isEmpty();
        assertThat(of(30, 0, inherited).endsNamespace()).isFalse();
    }

    @Test
    void a_supervisor_names_itself_and_says_whether_its_end_is_that_of_the_namespace() {
        Map<String, String> first = announced(of(1, 0, Map.of()), Map.of());
        Map<String, String> launched = announced(of(7, 1, Map.of("REPROOF_INIT", "1")), Map.of("REPROOF_INIT", "1"));
        Map<String, String> other = announced(of(30, 20, Map.of()), Map.of("REPROOF_INIT", "1"));

        assertThat(first).containsOnly(Map.entry("REPROOF_SUPERVISOR", "1"), Map.entry("REPROOF_INIT", "1"));
        assertThat(of(40, 7, launched).endsNamespace()).isTrue();
        assertThat(of(40, 7, launched).supervisor()).hasValue(7);
        assertThat(of(40, 1, launched).endsNamespace())
                .as("its supervisor is gone")
                .isFalse();
        assertThat(other).containsOnly(Map.entry("REPROOF_SUPERVISOR", "30"));
    }
}
