package dev.reproof.engine.agent.output;

import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Invalid;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the standard output of an agent is read. Text is taken out of it before it is recorded, and never again, so another
 * reading changes no prompt that was sent; an attempt that goes on under another runner is read as it began.
 *
 * @param revision of the rules by which this format is read
 * @param text which of the messages are the transcript
 */
@Exported
public record AgentReading(AgentFormat format, int revision, AgentText text) {

    /** All that it prints is its transcript. */
    public static final AgentReading RAW = of(AgentFormat.TEXT, AgentText.ALL);

    private static final Pattern NAMED = Pattern.compile("([a-z]{1,20})(?:@([1-9][0-9]{0,5}))?");

    public AgentReading {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(text, "text");
        if (revision < 1) {
            throw new IllegalArgumentException("Revisions begin with 1, found " + revision);
        }
    }

    /** By the rules of this program. */
    public static AgentReading of(AgentFormat format, AgentText text) {
        return new AgentReading(format, format.revision(), text);
    }

    /** By a name as {@link #name} gives it, or without a revision for that of this program; absent where it is none. */
    public static Optional<AgentReading> named(String name, AgentText text) {
        Matcher named = NAMED.matcher(name);
        if (!named.matches()) {
            return Optional.empty();
        }
        Optional<Integer> revision = Optional.ofNullable(named.group(2)).map(Integer::valueOf);
        return AgentFormat.named(named.group(1))
                .map(format -> new AgentReading(format, revision.orElseGet(format::revision), text));
    }

    /** The format and its revision, as options and records name them. */
    public String name() {
        return format + "@" + revision;
    }

    /** Whether there is anything to take the text out of. */
    public boolean isRaw() {
        return format == AgentFormat.TEXT;
    }

    /** Whether it is JSON, out of which messages are taken. */
    public boolean hasMessages() {
        return format != AgentFormat.TEXT && format != AgentFormat.REPORT;
    }

    /** Whether this program still reads by those rules. */
    public boolean isKnown() {
        return revision == format.revision();
    }

    /**
     * Goes on only where it does.
     *
     * @throws Invalid saying which rules are wanted, and which are there
     */
    public void requireKnown() {
        if (!isKnown()) {
            throw new Invalid("The output of the agent is to be read as " + name() + ", and this program reads "
                    + of(format, text).name() + "; take the version of the program that the run was begun with");
        }
    }
}
