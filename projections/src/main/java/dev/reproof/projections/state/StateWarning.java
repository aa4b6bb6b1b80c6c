package dev.reproof.projections.state;

/**
 * Something an operator was warned of.
 *
 * @param code stable, for programs
 * @param text for people
 */
public record StateWarning(String code, String text) {

    /** Both, as operators see them. */
    public String line() {
        return code + ": " + text;
    }
}
