package dev.reproof.projections.state.read;

/**
 * Why a state file cannot be used.
 *
 * @param code names the kind of fault for programs, in lower case with dashes
 * @param message names the place, what was expected and what was found
 */
public record StateProblem(String code, String message) {

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
