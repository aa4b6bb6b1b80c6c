package dev.reproof.tests;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an ended program left.
 *
 * @param out its results, byte for byte
 * @param err what it said meanwhile
 */
@SuppressWarnings("ArrayRecordComponent") // each test compares the part it is about
public record Finished(int code, byte[] out, String err) {

    public void requireSuccess() {
        assertThat(code).as(toString()).isZero();
    }

    @Override
    public String toString() {
        return "exit code " + code + ", " + out.length + " bytes of results, stderr:\n" + err;
    }
}
