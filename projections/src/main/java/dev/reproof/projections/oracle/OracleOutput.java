package dev.reproof.projections.oracle;

import java.util.Objects;

/** Both outputs of an oracle. */
public record OracleOutput(OracleTail stdout, OracleTail stderr) {

    public OracleOutput {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
    }

    /** Outputs that are at hand as a whole. */
    public static OracleOutput of(CharSequence stdout, CharSequence stderr) {
        return new OracleOutput(OracleTail.of(stdout), OracleTail.of(stderr));
    }
}
