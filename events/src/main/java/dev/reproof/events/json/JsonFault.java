package dev.reproof.events.json;

/** Ends the reading of one part of a document; whoever reads the document catches it. */
public final class JsonFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** With code and message of a {@link JsonProblem}. */
    public JsonFault(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public JsonProblem problem() {
        return new JsonProblem(code, getMessage());
    }
}
