package dev.reproof.engine.agent.script;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.Watch;
import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Replays scripted transcripts: for tests, demonstrations and parity checks.
 *
 * <p>The n-th entry of a task serves its n-th iteration, whatever the attempt, and the last one serves all that follow.
 * A task without entries fails.
 */
public final class ScriptAgent implements Agent {

    private final Script script;

    private ScriptAgent(Script script) {
        this.script = script;
    }

    /**
     * An agent for this script, a JSON document in UTF-8.
     *
     * @param source what error messages call the script, such as its file name
     * @throws ReproofException.Invalid when the document is no script; says where and why
     */
    public static ScriptAgent parse(byte[] json, String source) {
        return new ScriptAgent(new ScriptParser(source).parse(json));
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        Optional<Script.Entry> entry =
                script.entry(call.key().task(), call.key().iteration());
        if (entry.isEmpty()) {
            return AgentResult.Failed.of("The agent script has no entry for this task");
        }
        return replay(entry.get(), new Watch("Agent script", call), output);
    }

    private static AgentResult replay(Script.Entry entry, Watch watch, AgentOutput output) throws InterruptedException {
        boolean first = true;
        for (String chunk : entry.chunks()) {
            Optional<String> expired = first ? Optional.empty() : delay(entry.delay(), watch);
            if (expired.isPresent()) {
                return AgentResult.Failed.of(expired.get());
            }
            output.text(chunk);
            watch.heard();
            first = false;
        }
        return entry.result();
    }

    /**
     * Waits, but not beyond a time limit, and not at all on an interrupted thread; gives the message of the limit that
     * passed, if one did.
     */
    private static Optional<String> delay(Duration delay, Watch watch) throws InterruptedException {
        long wanted = TimeUnit.NANOSECONDS.convert(delay);
        long allowed = watch.remainingNanos();
        new Pause().of(Math.min(wanted, allowed));
        return watch.expired();
    }
}
