package dev.reproof.engine.parity;

import dev.reproof.engine.replay.Prompts.Made;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TextDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of two prompts that are compared.
 *
 * @param name what a diff calls it
 * @param text absent where only its digest is known
 */
record Side(
        String name,
        TextDigest digest,
        List<PromptInput> inputs,
        Optional<PromptInput> feedback,
        Optional<String> text) {

    static Side recorded(TaskDispatched sent, Optional<String> text) {
        return new Side("sent", sent.prompt(), sent.inputs(), sent.feedback(), text);
    }

    static Side made(String name, Made made) {
        return new Side(name, made.digest(), made.inputs(), made.feedback(), Optional.of(made.text()));
    }

    /** The prompt of another run: how often its parents were tried is nothing to compare. */
    static Side ofRun(String name, Made made) {
        return new Side(
                name,
                made.digest(),
                made.inputs().stream().map(Side::untried).toList(),
                made.feedback().map(Side::untried),
                Optional.of(made.text()));
    }

    private static PromptInput untried(PromptInput input) {
        return new PromptInput(
                input.parent(),
                input.source().map(key -> new AttemptKey(key.task(), key.iteration(), 1)),
                input.transcript(),
                input.policy(),
                input.excerpt());
    }

    /** What is known of it besides its text, a line each. */
    List<String> facts() {
        List<String> facts = new ArrayList<>();
        inputs.forEach(input -> facts.add("parent " + told(input)));
        feedback.ifPresent(input -> facts.add("feedback " + told(input)));
        facts.add("prompt: " + told(digest));
        return facts;
    }

    static String told(PromptInput input) {
        return "'" + input.parent() + "': " + source(input) + ", " + transcript(input) + ", policy " + input.policy()
                + ", excerpt sha256=" + input.excerpt();
    }

    static String source(PromptInput input) {
        return input.source().map(Side::attempt).orElse("no attempt");
    }

    private static String attempt(AttemptKey key) {
        return "iteration " + key.iteration() + " attempt " + key.attempt();
    }

    static String transcript(PromptInput input) {
        return input.transcript()
                .map(Sha256::hex)
                .map(hex -> "transcript sha256=" + hex)
                .orElse("no transcript");
    }

    static String told(TextDigest digest) {
        return digest.bytes() + " bytes with sha256=" + digest.sha256();
    }
}
