package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.WellFormed;
import java.nio.file.Path;

/**
 * What the runner says to an agent that speaks the Agent Client Protocol, version 1: one JSON object a line. It offers
 * neither files nor terminals.
 */
public final class AcpTalk {

    /** Where its lines go. */
    public interface Listener {

        /** Takes a line, without its newline; does not wait until it was read. */
        void line(String json);

        /** Nothing follows. */
        void end();
    }

    /** Says nothing: for a talk that was. */
    static final AcpTalk SILENT = new AcpTalk(Path.of("/"), "", AcpPermissions.DENY, new Listener() {
        @Override
        public void line(String json) {}

        @Override
        public void end() {}
    });

    static final int INITIALIZE = 1;
    static final int NEW_SESSION = 2;
    static final int PROMPT = 3;

    private static final int NO_SUCH_METHOD = -32601;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final Path directory;
    private final String prompt;
    private final AcpPermissions permissions;
    private final Listener listener;

    /**
     * A talk to come.
     *
     * @param directory where the agent works
     */
    public AcpTalk(Path directory, String prompt, AcpPermissions permissions, Listener listener) {
        this.directory = directory;
        this.prompt = prompt;
        this.permissions = permissions;
        this.listener = listener;
    }

    /** Begins: all else is said in answer to what the agent says. */
    public void begin() {
        ObjectNode params = JSON.createObjectNode().put("protocolVersion", 1);
        ObjectNode capabilities = params.putObject("clientCapabilities").put("terminal", false);
        capabilities.putObject("fs").put("readTextFile", false).put("writeTextFile", false);
        ask(INITIALIZE, "initialize", params);
    }

    void newSession() {
        ObjectNode params = JSON.createObjectNode()
                .put("cwd", WellFormed.of(directory.toAbsolutePath().toString()));
        params.putArray("mcpServers");
        ask(NEW_SESSION, "session/new", params);
    }

    void prompt(JsonNode session) {
        ObjectNode params = JSON.createObjectNode();
        params.set("sessionId", session);
        params.putArray("prompt").addObject().put("type", "text").put("text", WellFormed.of(prompt));
        ask(PROMPT, "session/prompt", params);
    }

    /** Answers whether a tool may be used; tells whether it may. */
    boolean permit(JsonNode request) {
        JsonNode option = option(request.path("params").path("options"));
        ObjectNode answer = answer(request);
        ObjectNode outcome = answer.putObject("result").putObject("outcome");
        if (option.isTextual()) {
            outcome.put("outcome", "selected").set("optionId", option);
        } else {
            outcome.put("outcome", "cancelled");
        }
        say(answer);
        return permissions == AcpPermissions.ALLOW && option.isTextual();
    }

    private JsonNode option(JsonNode options) {
        for (String kind : permissions.kinds()) {
            for (JsonNode option : options) {
                if (option.path("kind").asText("").equals(kind)) {
                    return option.path("optionId");
                }
            }
        }
        return JSON.missingNode();
    }

    /** Says that there is no such method here. */
    void refuse(JsonNode request) {
        ObjectNode answer = answer(request);
        answer.putObject("error").put("code", NO_SUCH_METHOD).put("message", "Method not found");
        say(answer);
    }

    /** Has nothing more to say. */
    void end() {
        listener.end();
    }

    private static ObjectNode answer(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.path("id"));
        return answer;
    }

    private void ask(int id, String method, ObjectNode params) {
        ObjectNode request =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
        request.set("params", params);
        say(request);
    }

    private void say(ObjectNode message) {
        try {
            listener.line(JSON.writeValueAsString(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An object of plain values could not be written", e);
        }
    }
}
