package dev.reproof.engine.agent.output;

import dev.reproof.events.Exported;
import java.util.List;

/** What is answered where an agent that is talked with asks whether it may use a tool. */
@Exported
public enum AcpPermissions {
    ALLOW("allow_once", "allow_always"),
    DENY("reject_once", "reject_always");

    private final String once;
    private final String always;

    AcpPermissions(String once, String always) {
        this.once = once;
        this.always = always;
    }

    /** The kinds of answers that say so, the one to prefer first. */
    List<String> kinds() {
        return List.of(once, always);
    }
}
