package dev.reproof.engine.agent.oracle;

import dev.reproof.projections.oracle.OracleOutput;
import dev.reproof.projections.oracle.OracleTail;
import java.util.Objects;

/** Hands evidence on and keeps of it what a verdict and a report need, in a few megabytes however much there is. */
public final class EvidenceTails implements Evidence {

    private final Evidence next;
    private final OracleTail stdout = new OracleTail();
    private final OracleTail stderr = new OracleTail();
    private final EvidenceText stdoutText = new EvidenceText(stdout::append);
    private final EvidenceText stderrText = new EvidenceText(stderr::append);

    /** @param next takes every piece first */
    public EvidenceTails(Evidence next) {
        this.next = Objects.requireNonNull(next, "next");
    }

    @Override
    public void stdout(byte[] data, int offset, int length) {
        next.stdout(data, offset, length);
        stdoutText.bytes(data, offset, length);
    }

    @Override
    public void stderr(byte[] data, int offset, int length) {
        next.stderr(data, offset, length);
        stderrText.bytes(data, offset, length);
    }

    /** Both outputs, once no more of them comes. */
    public OracleOutput end() {
        stdoutText.end();
        stderrText.end();
        return new OracleOutput(stdout, stderr);
    }
}
