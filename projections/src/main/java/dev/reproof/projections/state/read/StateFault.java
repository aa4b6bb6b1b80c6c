package dev.reproof.projections.state.read;

/** Ends the reading of one part of a state file; never leaves the package. */
final class StateFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    StateFault(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    StateProblem problem() {
        return new StateProblem(code, getMessage());
    }
}
