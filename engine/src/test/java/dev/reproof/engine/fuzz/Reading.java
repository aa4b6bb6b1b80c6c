package dev.reproof.engine.fuzz;

import dev.reproof.engine.agent.orphans.AgentRecordJson;
import dev.reproof.engine.agent.script.ScriptAgent;
import dev.reproof.engine.home.HolderFile;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.events.RunId;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.ModelsFile;
import dev.reproof.projections.findings.Findings;
import dev.reproof.projections.findings.FindingsSidecar;
import dev.reproof.projections.findings.Review;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.read.ArtifactSource;
import dev.reproof.projections.state.read.ParsedState;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.state.read.StateTranscript;
import dev.reproof.projections.state.read.StateUpgrade;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What reads input from outside; each ends in its answer, or in what it says it throws. */
enum Reading {
    DAG(15) {
        @Override
        void read(byte[] input) {
            if (DagParser.parse(input) instanceof DagParseResult.Valid) {
                NewRun.of(new RunId("r1"), input, "dag.json", OptionChoices.NONE);
            }
        }
    },
    STATE_1(15) {
        @Override
        void read(byte[] input) throws IOException {
            state(input);
        }
    },
    STATE_2(10) {
        @Override
        void read(byte[] input) throws IOException {
            state(input);
        }
    },
    INLINE(5) {
        @Override
        void read(byte[] input) throws IOException {
            state(input);
        }
    },
    VIEW(15) {
        @Override
        void read(byte[] input) throws IOException {
            StateView view = StateView.read(new ByteArrayInputStream(input), "state.json", StateView.Part.RANKS);
            view.counts();
            view.textBytes();
        }
    },
    SIDECAR(10) {
        @Override
        void read(byte[] input) throws IOException {
            FindingsSidecar.read(new ByteArrayInputStream(input), "a.findings.json");
        }
    },
    REVIEW(10) {
        @Override
        void read(byte[] input) {
            String text = new String(input, StandardCharsets.UTF_8);
            Findings.of(text);
            Review.of(text).verdict();
        }
    },
    SCRIPT(8) {
        @Override
        void read(byte[] input) {
            ScriptAgent.parse(input, "script.json");
        }
    },
    MODELS(5) {
        @Override
        void read(byte[] input) {
            ModelsFile.read(input, "models.json");
        }
    },
    AGENT(4) {
        @Override
        void read(byte[] input) {
            try {
                AgentRecordJson.parse(input);
            } catch (IOException documented) {
                if (documented.getMessage() == null) {
                    throw new AssertionError("says nothing", documented);
                }
            }
        }
    },
    HOLDER(3) {
        @Override
        void read(byte[] input) throws IOException {
            try (SimulatedDisk disk = new SimulatedDisk()) {
                Path note = Files.write(disk.root().resolve("holder.json"), input);
                new HolderFile(note).read();
            }
        }
    };

    private final int share;

    Reading(int share) {
        this.share = share;
    }

    /** Of a hundred cases. */
    int share() {
        return share;
    }

    abstract void read(byte[] input) throws IOException;

    private static void state(byte[] input) throws IOException {
        try (SimulatedDisk disk = new SimulatedDisk()) {
            Path file = Files.write(disk.root().resolve("state.json"), input);
            StateFileReader reader = new StateFileReader().with((ArtifactSource) name -> List.of());
            ParsedState parsed = reader.parse(StateInput.of(file));
            StateFile state = reader.read(parsed);
            if (state.version() == 1) {
                StateUpgrade.of(parsed, state);
            }
            for (StateTask task : state.tasks()) {
                if (task.transcript() instanceof StateTranscript.Inline inline) {
                    try (InputStream text = inline.open()) {
                        text.transferTo(OutputStream.nullOutputStream());
                    }
                }
            }
        }
    }
}
