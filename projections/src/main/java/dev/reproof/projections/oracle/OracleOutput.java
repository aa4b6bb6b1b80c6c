package dev.reproof.projections.oracle;

import java.util.Objects;

/** Both outputs of an oracle. */
public record OracleOutput(OracleTail stdout, OracleTail stderr) {

    public OracleOutput {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
    }

    /** Whether all of it can be searched as one text. */
    boolean complete() {
        return stdout.length() + 1 + stderr.length() <= OracleTail.SEARCHED;
    }
}
