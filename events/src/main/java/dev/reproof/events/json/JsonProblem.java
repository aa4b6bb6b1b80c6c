package dev.reproof.events.json;

import dev.reproof.events.Exported;

/**
 * Why a document cannot be used.
 *
 * @param code names the kind of fault for programs, in lower case with dashes
 * @param message names the place, what was expected and what was found
 */
@Exported
public record JsonProblem(String code, String message) {

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
