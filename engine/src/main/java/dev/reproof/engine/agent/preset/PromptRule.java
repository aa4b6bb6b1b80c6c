package dev.reproof.engine.agent.preset;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a prompt must be for an agent to send it to its model whole, as it is: not blank, which most refuse and some send.
 *
 * @param most how long at most
 * @param unit in which that counts
 * @param command what it must not begin with, since the agent takes that for a command of its own; may be empty
 */
record PromptRule(int most, Unit unit, String command) {

    /** How an agent measures a prompt. */
    enum Unit {
        CHARACTERS("characters") {
            @Override
            long of(String prompt) {
                return prompt.codePointCount(0, prompt.length());
            }
        },
        BYTES("bytes") {
            @Override
            long of(String prompt) {
                return prompt.getBytes(StandardCharsets.UTF_8).length;
            }
        };

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        abstract long of(String prompt);
    }

    static PromptRule characters(int most) {
        return new PromptRule(most, Unit.CHARACTERS, "");
    }

    static PromptRule bytes(int most) {
        return new PromptRule(most, Unit.BYTES, "");
    }

    PromptRule andNo(String sign) {
        return new PromptRule(most, unit, sign);
    }

    /** What is wrong with it, and the way out; absent where nothing is. */
    Optional<String> refusal(String agent, String prompt) {
        if (prompt.isBlank()) {
            return Optional.of("The prompt is blank, and " + agent + " has nothing to work on; write a subtask_prompt");
        }
        if (!command.isEmpty() && prompt.startsWith(command)) {
            return Optional.of("The prompt begins with '" + command + "', and " + agent
                    + " takes that for a command of its own and asks no model; begin the task's subtask_prompt with"
                    + " another word");
        }
        long length = unit.of(prompt);
        return length > most
                ? Optional.of("The prompt has " + length + " " + unit.word + ", and " + agent + " takes " + most
                        + "; choose a smaller --max-prompt-chars or --output-policy-upstream")
                : Optional.empty();
    }
}
