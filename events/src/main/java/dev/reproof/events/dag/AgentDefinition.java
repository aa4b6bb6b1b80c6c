package dev.reproof.events.dag;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An agent that a document names for some of its tasks: either a command or a preset.
 *
 * @param command for {@code /bin/sh}
 * @param preset the name of an agent that people have
 * @param output how what the command prints becomes text; absent where it is text
 * @param environment what is added to the environment; it is recorded, so it must not hold a key
 */
public record AgentDefinition(
        Optional<String> command, Optional<String> preset, Optional<String> output, Map<String, String> environment) {

    /** The presets there are. */
    public static final List<String> PRESETS =
            List.of("claude", "codex", "gemini", "qwen", "opencode", "copilot", "cursor", "amp", "goose");

    /** The kinds of output that a command may have. */
    public static final List<String> OUTPUTS =
            List.of("text", "report", "claude", "codex", "gemini", "opencode", "copilot", "cursor", "goose");

    public AgentDefinition {
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        if (command.isPresent() == preset.isPresent()) {
            throw new IllegalArgumentException(
                    "An agent is a command or a preset, found " + command + " and " + preset);
        }
    }
}
