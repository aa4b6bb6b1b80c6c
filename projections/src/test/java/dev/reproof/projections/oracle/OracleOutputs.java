package dev.reproof.projections.oracle;

/** Outputs of oracles that are at hand as a whole. */
final class OracleOutputs {

    private OracleOutputs() {}

    static OracleOutput of(CharSequence stdout, CharSequence stderr) {
        return new OracleOutput(tail(stdout), tail(stderr));
    }

    static OracleTail tail(CharSequence text) {
        OracleTail tail = new OracleTail();
        tail.append(text);
        return tail;
    }
}
