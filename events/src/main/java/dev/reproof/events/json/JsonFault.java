package dev.reproof.events.dag;

/** Ends the reading of one part of a DAG document; never leaves the package. */
final class DagFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    DagFault(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    DagProblem problem() {
        return new DagProblem(code, getMessage());
    }
}
