package dev.reproof.benchmarks.agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Locale;

/** The languages of models, as much of each as an agent needs to get an answer. */
enum Wire {
    MESSAGES {
        @Override
        String answer(String model, String text, boolean streams) {
            String usage = "{\"input_tokens\":11,\"output_tokens\":7}";
            return streams
                    ? event(
                                    "message_start",
                                    "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""
                                            + model + "\",\"content\":[],\"stop_reason\":null,\"usage\":" + usage + "}")
                            + block(text)
                            + event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":" + usage)
                            + event("message_stop", "")
                    : "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" + model
                            + "\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
                            + "\"}],\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}";
        }

        private String block(String text) {
            return text.isEmpty()
                    ? ""
                    : event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                            + event(
                                    "content_block_delta",
                                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}")
                            + event("content_block_stop", "\"index\":0");
        }

        @Override
        String refusal(String model, boolean streams) {
            return answer(model, "", streams).replace("end_turn", "refusal");
        }

        @Override
        String error(int status, String type, String message) {
            return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";
        }
    },
    RESPONSES {
        @Override
        String answer(String model, String text, boolean streams) {
            String item =
                    "{\"type\":\"message\",\"id\":\"m1\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":["
                            + "{\"type\":\"output_text\",\"annotations\":[],\"text\":\"" + text + "\"}]}";
            String items = text.isEmpty() ? "" : item;
            String response = "{\"id\":\"r1\",\"object\":\"response\",\"model\":\"" + model
                    + "\",\"status\":\"completed\",\"output\":["
                    + items + "],\"usage\":{\"input_tokens\":11,\"input_tokens_details\":{\"cached_tokens\":0},"
                    + "\"output_tokens\":7,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":18}}";
            if (!streams) {
                return response;
            }
            String begun = "\"output_index\":0,\"item\":" + item.replace(text, "");
            String delta = "\"item_id\":\"m1\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + text + "\"";
            String done = text.isEmpty()
                    ? ""
                    : event("response.output_item.added", begun)
                            + event("response.output_text.delta", delta)
                            + event("response.output_item.done", "\"output_index\":0,\"item\":" + item);
            return event("response.created", "\"response\":{\"id\":\"r1\"}")
                    + done
                    + event("response.completed", "\"response\":" + response);
        }

        @Override
        String refusal(String model, boolean streams) {
            return event(
                    "response.failed",
                    "\"response\":{\"id\":\"r1\",\"status\":\"failed\",\"error\":{\"code\":\"content_filter\",\"message\":\"no\"}}");
        }

        @Override
        String error(int status, String type, String message) {
            return COMPLETIONS.error(status, type, message);
        }
    },
    COMPLETIONS {
        @Override
        String answer(String model, String text, boolean streams) {
            return completion(model, "\"content\":\"" + text + "\"", "stop", streams);
        }

        private String completion(String model, String said, String end, boolean streams) {
            String head = "{\"id\":\"c1\",\"created\":1,\"model\":\"" + model + "\",";
            String usage = "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}";
            if (!streams) {
                return head
                        + "\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + said + "},\"finish_reason\":\"" + end + "\"}]," + usage;
            }
            String chunk = "data: " + head + "\"object\":\"chat.completion.chunk\",";
            return chunk + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"," + said
                    + "},\"finish_reason\":null}]}\n\n"
                    + chunk + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + end + "\"}]}\n\n"
                    + chunk + "\"choices\":[]," + usage + "\n\ndata: [DONE]\n\n";
        }

        @Override
        String refusal(String model, boolean streams) {
            return completion(model, "\"content\":\"\"", "content_filter", streams);
        }

        @Override
        String error(int status, String type, String message) {
            return "{\"error\":{\"type\":\"" + type + "\",\"code\":\"" + type + "\",\"message\":\"" + message + "\"}}";
        }
    },
    GENERATE {
        @Override
        String answer(String model, String text, boolean streams) {
            return candidate(
                    "\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"" + text
                            + "\"}]},\"finishReason\":\"STOP\"",
                    streams);
        }

        private String candidate(String said, boolean streams) {
            String json = "{\"candidates\":[{\"index\":0," + said + "}],\"modelVersion\":\"m\",\"usageMetadata\":"
                    + "{\"promptTokenCount\":11,\"candidatesTokenCount\":7,\"totalTokenCount\":18}}";
            return streams ? "data: " + json + "\r\n\r\n" : json;
        }

        @Override
        String refusal(String model, boolean streams) {
            return candidate("\"content\":{\"role\":\"model\",\"parts\":[]},\"finishReason\":\"SAFETY\"", streams);
        }

        @Override
        String error(int status, String type, String message) {
            return "{\"error\":{\"code\":" + status + ",\"status\":\"" + type.toUpperCase(Locale.ROOT)
                    + "\",\"message\":\"" + message + "\"}}";
        }
    },
    OTHER {
        @Override
        String answer(String model, String text, boolean streams) {
            return "{}";
        }

        @Override
        String refusal(String model, boolean streams) {
            return "{}";
        }

        @Override
        String error(int status, String type, String message) {
            return "{}";
        }
    };

    abstract String answer(String model, String text, boolean streams);

    abstract String refusal(String model, boolean streams);

    abstract String error(int status, String type, String message);

    static Wire of(String path) {
        if (path.endsWith("/messages")) {
            return MESSAGES;
        }
        if (path.endsWith("/responses")) {
            return RESPONSES;
        }
        if (path.endsWith("/chat/completions")) {
            return COMPLETIONS;
        }
        return path.contains("enerateContent") ? GENERATE : OTHER;
    }

    boolean streams(URI uri, JsonNode request) {
        return request.path("stream").asBoolean(false) || uri.getPath().contains("streamGenerateContent");
    }

    String type(boolean streams) {
        return streams ? "text/event-stream" : "application/json";
    }

    static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members)
                + "}\n\n";
    }
}
