package dev.reproof.engine.cli;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;

/** Run ids as operators give them. */
final class RunIds {

    private RunIds() {}

    /**
     * The id of that name.
     *
     * @throws Invalid when it cannot be one
     */
    static RunId named(String id) {
        try {
            return new RunId(id);
        } catch (IllegalArgumentException e) {
            throw new Invalid(e.getMessage(), e);
        }
    }
}
