package dev.reproof.tests.roads;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.tests.parity.ScenarioEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A way back from what a stopped run has left. */
enum Road {
    LOG("log") {
        @Override
        Left prepare(RunHome left, Path place) {
            return Left.of(left);
        }
    },
    MOVED("log") {
        @Override
        Left prepare(RunHome left, Path place) throws IOException {
            Files.createDirectories(place);
            return Left.of(new RunHome(Files.move(left.directory(), place.resolve("elsewhere"))));
        }
    },
    STATE("state") {
        @Override
        Left prepare(RunHome left, Path place) throws IOException {
            Files.delete(left.eventsFile());
            return Left.of(left);
        }
    },
    MOVED_STATE("state") {
        @Override
        Left prepare(RunHome left, Path place) throws IOException {
            Files.delete(left.eventsFile());
            return MOVED.prepare(left, place);
        }
    },
    /** Nothing but one file, as on another machine. */
    INLINE("state") {
        @Override
        Left prepare(RunHome left, Path place) throws IOException {
            Files.createDirectories(place);
            Path kept = Files.move(left.state(), place.resolve("kept.json"));
            Directories.delete(left.directory());
            return Left.of(kept, place, false);
        }
    },
    LEGACY("legacy") {
        @Override
        Left prepare(RunHome left, Path place) throws IOException {
            Files.createDirectories(place);
            Path kept = place.resolve("kept.json");
            SavedState.read(left.state()).legacy().write(kept);
            Directories.delete(left.directory());
            return Left.of(kept, place, true);
        }
    };

    /**
     * What there is to go on from.
     *
     * @param file a state file that is named; absent where the run's directory is all
     * @param withDag whether the DAG is given beside it
     */
    record Left(RunHome home, Optional<Path> file, boolean withDag) {

        static Left of(RunHome home) {
            return new Left(home, Optional.empty(), false);
        }

        static Left of(Path file, Path place, boolean withDag) {
            return new Left(ScenarioEngine.home(place), Optional.of(file), withDag);
        }

        ResumePlan plan(ScenarioEngine engine) {
            return engine.engine()
                    .plan(
                            RunPlaces.inside(home),
                            file,
                            withDag ? Optional.of(engine.request()) : Optional.empty(),
                            ResumePolicy.STRICT);
        }

        RecoveredRun resume(ScenarioEngine engine) {
            if (file.isEmpty()) {
                return engine.resume(home);
            }
            return engine.engine()
                    .resumeFrom(
                            file.get(),
                            RunPlaces.inside(home),
                            withDag ? Optional.of(engine.request()) : Optional.empty(),
                            OptionChoices.NONE,
                            ResumePolicy.STRICT);
        }
    }

    private final String word;

    Road(String word) {
        this.word = word;
    }

    /** Takes away what this road must do without. */
    abstract Left prepare(RunHome left, Path place) throws IOException;

    /** How a plan calls it. */
    String word() {
        return word;
    }

    boolean startsAtLog() {
        return word.equals("log");
    }

    /** Whether the run must have carried its transcripts in the state file. */
    boolean needsInline() {
        return this == INLINE;
    }
}
