package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.engine.agent.preset.InstalledAgent;
import java.util.Optional;

/** What there is to say of an agent that has a name. */
record AgentFacts(AgentPreset preset, Optional<InstalledAgent> installed) {

    static AgentFacts of(AgentPreset preset) throws InterruptedException {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new AgentFacts(preset, InstalledAgent.of(preset, path));
    }

    /** What it is run as. */
    String command() {
        return preset.command(Optional.empty());
    }

    /** How its output is read. */
    String reading() {
        return AgentReading.of(preset.format(), AgentText.ALL).name();
    }

    /** That it may print what nobody has seen; absent where nothing says so. */
    Optional<String> warning() {
        return installed
                .filter(it -> it.isNewerThan(preset.triedVersion()))
                .map(it -> preset + " " + it.version().orElseThrow() + " is newer than "
                        + preset.triedVersion().orElseThrow()
                        + ", with which this program was tried: look at the transcript of a small run first");
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("agent", preset.toString());
        node.put("command", command());
        node.put("output", reading());
        node.put("program", installed.map(it -> it.program().toString()).orElse(null));
        node.put("version", installed.flatMap(InstalledAgent::version).orElse(null));
        node.put("triedVersion", preset.triedVersion().orElse(null));
        node.put("warning", warning().orElse(null));
        return node;
    }
}
