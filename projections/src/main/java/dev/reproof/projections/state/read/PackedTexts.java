package dev.reproof.projections.state.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import dev.reproof.events.json.JsonFault;
import java.io.IOException;
import java.util.Set;

/**
 * A parser that leaves packed texts where they are: in place of each, which may be longer than memory, it gives the
 * offset at which the string begins. It also keeps to the limits of what is held.
 */
final class PackedTexts extends JsonParserDelegate {

    private static final Set<String> TEXTS = Set.of("transcript", "findings", "feedback");

    private final StateLimits limits;
    private int depth;
    private boolean packed;
    private long packedAt;
    private long packedBytes;

    PackedTexts(JsonParser json, StateLimits limits) {
        super(json);
        this.limits = limits;
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (packed) {
            packedBytes += offset() - packedAt;
            packed = false;
        }
        if (token == JsonToken.VALUE_STRING && isPacked()) {
            packed = true;
            packedAt = offset();
        } else if (token != null) {
            nest(token);
            if (offset() - packedBytes > limits.keptBytes()) {
                throw new JsonFault(
                        "too-large", "The file holds more than " + limits.keptBytes() + " bytes beside packed texts");
            }
        }
        return token;
    }

    @Override
    public String getText() throws IOException {
        return packed ? Long.toString(packedAt) : super.getText();
    }

    @Override
    public String getValueAsString() throws IOException {
        return packed ? getText() : super.getValueAsString();
    }

    private long offset() {
        return delegate.currentTokenLocation().getByteOffset();
    }

    private void nest(JsonToken token) {
        if (token.isStructStart()) {
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
        }
        if (depth > limits.nesting()) {
            throw new JsonFault(
                    "too-deep", "Objects and arrays are nested deeper than the " + limits.nesting() + " allowed");
        }
    }

    /** Whether this is {@code data} of one of the texts in {@code state.tasks[N]}. */
    private boolean isPacked() throws IOException {
        if (!"data".equals(delegate.currentName())) {
            return false;
        }
        JsonStreamContext task = delegate.getParsingContext().getParent();
        if (task == null || !TEXTS.contains(String.valueOf(task.getCurrentName()))) {
            return false;
        }
        JsonStreamContext tasks = parent(task, task.getCurrentName());
        JsonStreamContext state = parent(tasks, null);
        JsonStreamContext root = parent(state, "tasks");
        return root != null
                && root.inObject()
                && "state".equals(root.getCurrentName())
                && root.getParent().inRoot();
    }

    /** The context around one that is at a member of that name, or, without a name, in an array; null otherwise. */
    private static JsonStreamContext parent(JsonStreamContext context, String name) {
        if (context == null) {
            return null;
        }
        boolean there = name == null ? context.inArray() : context.inObject() && name.equals(context.getCurrentName());
        return there ? context.getParent() : null;
    }
}
