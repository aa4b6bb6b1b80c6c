package dev.reproof.engine.parity;

import dev.reproof.events.Exported;

/** Which of the things that a prompt is made of differs. */
@Exported
public enum InputKind {
    /** The prompt has other parents, or has them in another order. */
    PARENT("parent"),
    /** Another attempt of a parent was used. */
    ATTEMPT("attempt"),
    /** The same attempt has said something else. */
    TRANSCRIPT("transcript"),
    /** Something else is kept of a text, or a prompt of this length is not allowed. */
    POLICY("policy"),
    /** Of the same text and by the same policy, something else is kept. */
    EXCERPT("excerpt"),
    /** The review of a loop differs, or what is kept of it. */
    FEEDBACK("feedback"),
    /** What stands around all these: the DAG's framing, headings, lines between. */
    FRAMING("framing"),
    /** What the DAG document itself says to the task. */
    DAG_DOCUMENT("DAG document");

    private final String word;

    InputKind(String word) {
        this.word = word;
    }

    /** How people and programs are told. */
    public String word() {
        return word;
    }
}
