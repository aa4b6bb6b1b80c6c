package dev.reproof.events.dag;

/**
 * One fault of a DAG document.
 *
 * @param code names the kind of fault for programs, in lower case with dashes
 * @param message names the place, what was expected and what was found
 */
public record DagProblem(String code, String message) {

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
