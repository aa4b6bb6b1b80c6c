package dev.reproof.engine.redact;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Replaces values, the leftmost first and of two that begin together the longer one. It keeps back what may be the
 * beginning of a value, and nothing else.
 */
final class ValueStage implements TextStage {

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Value(byte[] utf8, String name, byte[] mark) {
        static Value of(String name, String value) {
            return new Value(
                    value.getBytes(StandardCharsets.UTF_8),
                    name,
                    Redactor.mark(name).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** By their first byte, long ones first. */
    private final Value[][] byFirst = new Value[256][0];

    private final RedactionCounts counts;
    private final TextStage next;

    /** What was taken and not handed on; a value may begin with its first byte. */
    private final HeldBytes held = new HeldBytes();

    ValueStage(List<Value> values, RedactionCounts counts, TextStage next) {
        this.counts = counts;
        this.next = next;
        for (int first = 0; first < byFirst.length; first++) {
            byte begin = (byte) first;
            byFirst[first] = values.stream()
                    .filter(value -> value.utf8()[0] == begin)
                    .sorted(Comparator.comparingInt((Value value) -> -value.utf8().length))
                    .toArray(Value[]::new);
        }
    }

    @Override
    public void utf8(byte[] data, int offset, int length) {
        held.add(data, offset, length);
        pass(false);
    }

    @Override
    public void end() {
        pass(true);
        next.end();
    }

    /** @param all whether nothing follows, so that nothing needs to be kept back */
    private void pass(boolean all) {
        int from = 0;
        int at = 0;
        Optional<Value> begun = Optional.empty();
        while (at < held.size() && begun.isEmpty()) {
            Optional<Value> value = valueAt(at, all);
            if (value.isEmpty()) {
                at++;
            } else if (value.get().utf8().length > held.size() - at) {
                begun = value;
            } else {
                held.handOn(from, at, next);
                replace(value.get());
                at += value.get().utf8().length;
                from = at;
            }
        }
        held.handOn(from, at, next);
        held.dropTo(at);
    }

    /** The longest value that is there, or of which the beginning is and the rest may come. */
    private Optional<Value> valueAt(int at, boolean all) {
        for (Value value : byFirst[held.at(at) & 0xFF]) {
            int length = value.utf8().length;
            int there = Math.min(length, held.size() - at);
            if ((there == length || !all) && held.hasAt(at, value.utf8(), there)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private void replace(Value value) {
        counts.found(value.name());
        next.utf8(value.mark(), 0, value.mark().length);
    }
}
