package dev.reproof.events.dag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.JsText;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonFault;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code models}: for a complexity either the id of a model, or an object with {@code id} and {@code params}. */
final class ModelsReader {

    private ModelsReader() {}

    static Map<Complexity, ModelSelection> read(Field models) {
        Map<Complexity, ModelSelection> chosen = new EnumMap<>(Complexity.class);
        if (models.present()) {
            for (Map.Entry<String, JsonNode> entry :
                    models.requireObject("models-invalid").node().properties()) {
                Field selection = models.member(entry.getKey());
                Complexity complexity = Complexity.named(entry.getKey())
                        .orElseThrow(() -> new JsonFault(
                                "models-unknown-key",
                                UntrustedText.shorten(selection.path())
                                        + ": expected one of the keys LOW, MED and HIGH"));
                chosen.put(complexity, selection(selection, "model-selection-invalid"));
            }
        }
        return chosen;
    }

    /** @param code of the fault where it is no model */
    static ModelSelection selection(Field selection, String code) {
        if (selection.present() && selection.node().isTextual()) {
            return new ModelSelection(name(selection, code), Map.of());
        }
        selection.requireObject(code);
        String id = name(selection.member("id"), code);
        return new ModelSelection(id, params(selection.member("params")));
    }

    private static Map<String, String> params(Field params) {
        Map<String, String> values = new LinkedHashMap<>();
        if (params.present()) {
            for (Field param : params.requireArray("model-params-invalid", 0)) {
                param.requireObject("model-params-invalid");
                String id = name(param.member("id"), "model-params-invalid");
                if (values.put(id, name(param.member("value"), "model-params-invalid")) != null) {
                    throw param.fault(
                            "model-params-invalid",
                            "each id once, and '" + UntrustedText.shorten(id) + "' is here twice");
                }
            }
        }
        return values;
    }

    /** Unlike the ids of tasks, names of models are trimmed. */
    private static String name(Field field, String code) {
        return JsText.trim(field.requireName(code));
    }
}
