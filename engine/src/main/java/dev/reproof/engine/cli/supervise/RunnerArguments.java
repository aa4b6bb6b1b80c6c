package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.run.ResumePolicyMixin;
import dev.reproof.engine.cli.run.RunTargetMixin;
import dev.reproof.engine.cli.shell.ArtifactsAlsoMixin;
import dev.reproof.events.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The arguments of the runners that a supervisor starts, made from its own. */
record RunnerArguments(ParseResult given, RunId run) {

    private static final Set<String> SUPERVISORS =
            Set.of("--max-runner-restarts", "--restart-on-crash", RunTargetMixin.RUN_ID);

    /** Done when the first runner has begun: a second time they would undo what that one did. */
    private static final Set<String> ONCE = Set.of(
            RunTargetMixin.RESUME_STATE,
            ArtifactsAlsoMixin.NAME,
            "--from-state",
            "--retry-failed",
            ResumePolicyMixin.AGENTS_ARE_GONE);

    private static final String ON_CHANGE = "--restart-on-runner-change";

    /** @param first whether no runner of this supervisor has begun yet */
    List<String> of(boolean first) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (OptionSpec option : given.matchedOptions()) {
            String name = option.longestName();
            if (!SUPERVISORS.contains(name) && !name.equals(ON_CHANGE) && (first || !ONCE.contains(name))) {
                add(arguments, option);
            }
        }
        arguments.add(RunTargetMixin.RUN_ID + "=" + run.value());
        arguments.add(ON_CHANGE);
        arguments.add("--");
        for (PositionalParamSpec positional : given.matchedPositionals()) {
            arguments.addAll(positional.originalStringValues());
        }
        return arguments;
    }

    private static void add(List<String> arguments, OptionSpec option) {
        if (option.arity().max() == 0) {
            arguments.add(option.longestName());
        } else {
            option.originalStringValues().forEach(value -> arguments.add(option.longestName() + "=" + value));
        }
    }
}
