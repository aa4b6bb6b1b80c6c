package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.projections.state.read.StateFile;
import java.util.List;
import java.util.Map;

/** States of runs without loops. */
final class LoadedStates {

    private LoadedStates() {}

    static LoadedState of(StateFile file, String where, List<LoadedTask> tasks) {
        return new LoadedState(file, where, tasks, new LoopTexts(List.of(), Map.of(), Map.of()));
    }

    static LoadedState.Search search(ArtifactPlaces places, boolean acceptDegraded) {
        return new LoadedState.Search(places, places, List.of(), acceptDegraded);
    }
}
