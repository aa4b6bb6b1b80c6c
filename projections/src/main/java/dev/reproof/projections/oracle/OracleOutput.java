package dev.reproof.projections.oracle;

import java.util.Objects;

/** Both outputs of an oracle. */
public record OracleOutput(OracleTail stdout, OracleTail stderr) {

    public OracleOutput {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
    }
}
