package dev.reproof.projections.state.read;

import java.util.List;
import java.util.Optional;

/**
 * What a state file says of its loops.
 *
 * @param complete whether a loop that is not here has no past; else its tasks tell how far it had come
 */
public record SavedLoops(List<SavedLoop> loops, boolean complete) {

    /** A file that says nothing of loops. */
    static final SavedLoops NONE = new SavedLoops(List.of(), false);

    public SavedLoops {
        loops = List.copyOf(loops);
    }

    Optional<SavedLoop> find(String id) {
        return loops.stream().filter(loop -> loop.id().equals(id)).findFirst();
    }
}
