package dev.reproof.projections.state.read;

/** Tells file names from paths. */
final class ArtifactName {

    private static final int MOST_CHARS = 255;

    private ArtifactName() {}

    /** Whether that can only be the name of a file in the directory itself. */
    static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= MOST_CHARS
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }
}
