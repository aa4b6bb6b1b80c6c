package dev.reproof.engine.cli.check;

import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.json.JsonProblem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds words in prompts that make some agents put a file into the prompt, which is then another one than what is recorded. */
record PulledFiles(Path directory) {

    private static final String CODE = "pulled-file";
    private static final int MOST = 100;
    private static final Pattern WORD = Pattern.compile("(?<!\\S)@([^\\s@]{1,300})");
    private static final Pattern LIKE_A_PATH = Pattern.compile(".*[^/]/.*|.*[^.][.][A-Za-z0-9]{1,8}");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.,;:!?)\\]}'\"`]+$");

    /** Of the prompts that a DAG gives to agents, in their order. */
    List<JsonProblem> in(Dag dag) {
        List<JsonProblem> found = new ArrayList<>();
        dag.framing().ifPresent(framing -> look("framing", framing, found));
        List<Task> tasks = dag.tasks();
        for (int index = 0; index < tasks.size(); index++) {
            if (tasks.get(index) instanceof AgentTask task) {
                look("tasks[" + index + "].subtask_prompt", task.prompt(), found);
            }
        }
        return found;
    }

    private void look(String place, String prompt, List<JsonProblem> found) {
        Set<String> names = new LinkedHashSet<>();
        for (Matcher word = WORD.matcher(prompt); word.find(); ) {
            names.add(END_OF_SENTENCE.matcher(word.group(1)).replaceFirst(""));
        }
        names.stream()
                .filter(name -> LIKE_A_PATH.matcher(name).matches() || isThere(name))
                .limit(MOST - found.size())
                .forEach(name -> found.add(new JsonProblem(CODE, message(place, name))));
    }

    private boolean isThere(String name) {
        try {
            return !name.isEmpty() && Files.exists(directory.resolve(name));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private static String message(String place, String name) {
        return place + ": has @" + UntrustedText.shorten(name)
                + ", for which some agents put that file into the prompt, so"
                + " that the recorded one is not what the model reads: "
                + Arrays.stream(AgentPreset.values())
                        .filter(AgentPreset::pullsFiles)
                        .map(AgentPreset::toString)
                        .collect(Collectors.joining(", "))
                + " (not claude --bare); write the path without @ where the agent is to read it";
    }
}
