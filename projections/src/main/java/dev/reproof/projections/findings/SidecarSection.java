package dev.reproof.projections.findings;

import java.util.Objects;

/**
 * A section as a sidecar keeps it.
 *
 * @param title without the marks, may be empty
 * @param body its lines joined by LF
 */
public record SidecarSection(String title, String body) {
    public SidecarSection {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(body, "body");
    }
}
