package dev.reproof.engine.agent.model;

import java.util.Locale;

/** Whose interface an endpoint speaks: the names of its options and environment variables are made of its name. */
public enum ModelProvider {
    OPENAI("https://api.openai.com/v1"),
    ANTHROPIC("https://api.anthropic.com");

    private final String publicAddress;

    ModelProvider(String publicAddress) {
        this.publicAddress = publicAddress;
    }

    /** Where it is found unless told otherwise. */
    public String publicAddress() {
        return publicAddress;
    }

    /** The option of this name, such as {@code --openai-model}. */
    public String option(String name) {
        return "--" + this + "-" + name;
    }

    /** The environment variable of this name, such as {@code OPENAI_API_KEY}. */
    public String variable(String name) {
        return name() + "_" + name;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
