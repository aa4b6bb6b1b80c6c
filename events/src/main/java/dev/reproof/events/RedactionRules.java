package dev.reproof.events;

import java.util.List;

/**
 * The rules by which secrets are replaced, as a run records them: never what they look for.
 *
 * @param names of the rules, as they stand in {@code [redacted:NAME]}, each once, in order
 * @param digest of all rules together, so that no single short secret can be guessed from it
 */
public record RedactionRules(List<String> names, Sha256 digest) {
    public RedactionRules {
        names = List.copyOf(names);
    }
}
