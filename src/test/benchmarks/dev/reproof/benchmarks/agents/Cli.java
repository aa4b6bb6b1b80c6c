package dev.reproof.benchmarks.agents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent that people install, and how it is made to ask the model on the loopback. None of them gets a key that is one. */
enum Cli {
    CLAUDE("@anthropic-ai/claude-code", "claude", Optional.empty()) {
        @Override
        String arguments(String model) {
            return "";
        }

        @Override
        Map<String, String> environment(String model) {
            return Map.of(
                    "ANTHROPIC_BASE_URL",
                    model,
                    "ANTHROPIC_API_KEY",
                    NO_KEY,
                    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                    "1",
                    "CLAUDE_CODE_MAX_RETRIES",
                    "1");
        }
    },
    CODEX("@openai/codex", "codex", Optional.empty()) {
        @Override
        String arguments(String model) {
            return "-m m1 -c model_provider=loopback -c 'model_providers.loopback={name=\"loopback\",base_url=\""
                    + model
                    + "/v1\",env_key=\"LOOPBACK_KEY\",wire_api=\"responses\",request_max_retries=1,stream_max_retries=1}'";
        }

        @Override
        Map<String, String> environment(String model) {
            return Map.of("LOOPBACK_KEY", NO_KEY);
        }
    },
    GEMINI("@google/gemini-cli", "gemini", Optional.of("gemini --acp --skip-trust -m gemini-2.5-flash")) {
        @Override
        String arguments(String model) {
            return "--skip-trust -m gemini-2.5-flash";
        }

        @Override
        Map<String, String> environment(String model) {
            return Map.of("GEMINI_API_KEY", NO_KEY, "GOOGLE_GEMINI_BASE_URL", model);
        }

        @Override
        void furnish(Path home) throws IOException {
            Files.writeString(
                    Files.createDirectories(home.resolve(".gemini")).resolve("settings.json"),
                    "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}},\"privacy\":{\"usageStatisticsEnabled\":false}}");
        }
    },
    QWEN("@qwen-code/qwen-code", "qwen", Optional.of("qwen --acp --auth-type openai")) {
        @Override
        String arguments(String model) {
            return "--auth-type openai";
        }

        @Override
        Map<String, String> environment(String model) {
            return Map.of("OPENAI_API_KEY", NO_KEY, "OPENAI_BASE_URL", model + "/v1", "OPENAI_MODEL", "m1");
        }
    },
    OPENCODE("opencode-ai", "opencode", Optional.of("opencode acp")) {
        @Override
        String arguments(String model) {
            return "-m loopback/m1";
        }

        @Override
        Map<String, String> environment(String model) {
            return Map.of(
                    "OPENCODE_CONFIG_CONTENT",
                    "{\"model\":\"loopback/m1\",\"provider\":{\"loopback\":{\"npm\":\"@ai-sdk/openai-compatible\",\"options\":{\"baseURL\":\""
                            + model + "/v1\",\"apiKey\":\"" + NO_KEY + "\"},\"models\":{\"m1\":{}}}}}",
                    "OPENCODE_DISABLE_AUTOUPDATE",
                    "1");
        }
    },
    COPILOT("@github/copilot", "copilot", Optional.of("copilot --acp --model m1")) {
        @Override
        String arguments(String model) {
            return "--allow-all-tools --model m1";
        }

        @Override
        Map<String, String> environment(String model) {
            return Map.of(
                    "COPILOT_OFFLINE", "1",
                    "COPILOT_PROVIDER_BASE_URL", model + "/v1",
                    "COPILOT_PROVIDER_TYPE", "openai",
                    "COPILOT_PROVIDER_API_KEY", NO_KEY,
                    "COPILOT_MODEL", "m1");
        }
    };

    private static final String NO_KEY = "no-key";

    private final String npmPackage;
    private final String program;
    private final Optional<String> protocol;

    /** @param protocol what has it speak the Agent Client Protocol, where it does */
    Cli(String npmPackage, String program, Optional<String> protocol) {
        this.npmPackage = npmPackage;
        this.program = program;
        this.protocol = protocol;
    }

    /** Arguments beside those of its preset. */
    abstract String arguments(String model);

    abstract Map<String, String> environment(String model);

    /** Puts into its home what it asks people for at its first start. */
    void furnish(Path home) throws IOException {}

    String npmPackage() {
        return npmPackage;
    }

    /** What its version is, as it says itself. */
    String version(Path programs) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(programs.resolve(program).toString(), "--version")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher number = Pattern.compile("\\d+\\.\\d+\\.\\d+").matcher(said);
        return number.find() ? number.group() : "unknown";
    }

    /** The agent with that model, in a home of its own. */
    TriedAgent with(String model, Path programs, Path home) throws IOException {
        Files.createDirectories(home);
        furnish(home);
        Map<String, String> environment = new HashMap<>(environment(model));
        environment.put("HOME", home.toString());
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        String arguments = arguments(model);
        return new TriedAgent(
                toString(),
                arguments.isEmpty()
                        ? List.of("--agent", toString())
                        : List.of("--agent", toString(), "--agent-args", arguments),
                environment);
    }

    /** The same agent as one that is talked with. */
    Optional<TriedAgent> talkedWith(TriedAgent agent) {
        return protocol.map(command -> new TriedAgent(
                agent.name() + "-acp", List.of("--agent", "acp", "--agent-command", command), agent.environment()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
