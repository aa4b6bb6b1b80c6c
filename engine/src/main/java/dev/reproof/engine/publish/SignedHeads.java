package dev.reproof.engine.publish;

import dev.reproof.engine.heads.HeadsFile;
import dev.reproof.engine.heads.SignedHead;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import dev.reproof.projections.run.Recorded;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Signs heads of the chain that are forced, each once. What cannot be written is written with the next one. */
final class SignedHeads {

    private final HeadsFile file;
    private final FilePlan.Signing signing;
    private final RunId run;
    private final Clock clock;
    private final FileWarnings warnings;
    private final List<ChainPoint> waiting = new ArrayList<>();
    private boolean failing;

    SignedHeads(HeadsFile file, FilePlan.Signing signing, RunId run, Clock clock, FileWarnings warnings) {
        this.file = file;
        this.signing = signing;
        this.run = run;
        this.clock = clock;
        this.warnings = warnings;
    }

    /** The heads that are signed of those that these decisions lead to. */
    static List<ChainPoint> among(List<Recorded> decisions) {
        return decisions.stream()
                .filter(decision -> Notice.of(decision.event()).isSigned())
                .map(decision -> new ChainPoint(decision.position(), decision.link()))
                .toList();
    }

    /** Signs what earlier processes did not come to sign, behind what they did. */
    void begin() {
        List<SignedHead> before = file.read();
        long last = before.isEmpty() ? -1 : before.get(before.size() - 1).head().position();
        sign(signing.past().stream().filter(head -> head.position() > last).toList());
    }

    void sign(List<ChainPoint> heads) {
        waiting.addAll(heads);
        if (waiting.isEmpty()) {
            return;
        }
        try {
            file.append(waiting.stream()
                    .map(head -> signing.signer().sign(run, head, clock.instant()))
                    .toList());
            waiting.clear();
            failing = false;
        } catch (ReproofException e) {
            if (!failing) {
                warnings.tell("the signed heads lag behind; they are written with the next one", e);
            }
            failing = true;
        }
    }
}
