package dev.reproof.projections.findings;

/** Why a sidecar cannot be used, with a code that stays the same. */
final class SidecarFault extends Exception {

    private static final long serialVersionUID = 1L;

    SidecarFault(String code, String message) {
        super(code + ": " + message);
    }
}
