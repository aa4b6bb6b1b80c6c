package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.command.NoticeCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Who is told of events while a run goes on. */
final class HookMixin {

    private static final String KINDS = "--on-event-kinds";

    /** Longer than a mail takes, and short enough that nothing piles up. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Option(
            names = "--on-event",
            paramLabel = "CMD",
            description =
                    "Shell command that is told of events, each as a CloudEvent on its standard input. May take 30 s;"
                            + " never holds the run up.")
    private Optional<String> command;

    @Option(
            names = KINDS,
            paramLabel = "KINDS",
            split = ",",
            completionCandidates = Words.class,
            description = "With --on-event: which ones, of finished, failed, waiting, restart, budget. Default: all.")
    private List<String> kinds = List.of();

    /** What there is, for completion. */
    static final class Words implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return words().iterator();
        }
    }

    private static List<String> words() {
        return Arrays.stream(HookKind.values()).map(HookKind::word).toList();
    }

    /**
     * Tells of a run, where a command is named.
     *
     * @throws Invalid when a kind is none, or nobody is to be told
     */
    Optional<EventHooks> hooks(Surroundings surroundings, Consumer<String> warnings) {
        if (command.isEmpty() && !kinds.isEmpty()) {
            throw new Invalid(KINDS + " is for --on-event alone; give that too");
        }
        Set<HookKind> wanted = kinds();
        return command.map(
                text -> new EventHooks(new NoticeCommand(text, surroundings.directory(), LIMIT), wanted, warnings));
    }

    private Set<HookKind> kinds() {
        return kinds.isEmpty()
                ? EnumSet.allOf(HookKind.class)
                : kinds.stream()
                        .map(word -> HookKind.spelt(word)
                                .orElseThrow(() -> new Invalid(KINDS + " expected some of " + String.join(",", words())
                                        + ", found '" + word + "'")))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(HookKind.class)));
    }
}
