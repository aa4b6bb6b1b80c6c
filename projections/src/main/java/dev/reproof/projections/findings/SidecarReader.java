package dev.reproof.projections.findings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.JsonFault;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads sidecars of this program, whose sections are an array, and of the legacy runner, whose sections are an object
 * of bodies by titles, in a member {@code sections} or alone. Members that it does not know are ignored where there is a
 * member {@code sections}.
 */
record SidecarReader(JsonNode root) {

    private static final String SECTIONS = "sections";
    private static final String WRONG_TYPE = "wrong-type";

    static FindingsSidecar read(InputStream in, String name, int mostBytes) throws IOException {
        try {
            JsonNode root = SidecarJson.read(in, mostBytes);
            require(root, JsonNodeType.OBJECT, "the document");
            requireKnownVersion(root, name);
            return new SidecarReader(root).sidecar();
        } catch (JsonFault e) {
            throw new Corrupt(
                    "Findings sidecar " + name + " cannot be used: " + e.problem()
                            + "; delete it or give another copy, and the reviewer's own text serves",
                    e);
        }
    }

    private static void requireKnownVersion(JsonNode root, String name) {
        JsonNode version = root.path("version");
        if (version.isNumber() && version.doubleValue() > SidecarWriter.VERSION) {
            throw new TooNew("Findings sidecar " + name + " has version "
                    + UntrustedText.shorten(version.asText()) + ", which this version does not know; it reads up to "
                    + SidecarWriter.VERSION);
        }
    }

    private FindingsSidecar sidecar() {
        JsonNode sections = root.path(SECTIONS);
        if (sections.isArray()) {
            return own(listed(sections));
        }
        return sections.isObject()
                ? FindingsSidecar.ofSections(named(sections), legacySource())
                : FindingsSidecar.ofSections(named(root), Optional.empty());
    }

    /** The legacy runner counts no attempts: it is the only one that is known. */
    private Optional<AttemptKey> legacySource() {
        JsonNode task = root.path("taskId");
        JsonNode iteration = root.path("iteration");
        return task.isTextual() && !task.textValue().isEmpty() && iteration.isInt() && iteration.intValue() >= 0
                ? Optional.of(new AttemptKey(new TaskId(WellFormed.of(task.textValue())), iteration.intValue(), 1))
                : Optional.empty();
    }

    private FindingsSidecar own(List<SidecarSection> sections) {
        boolean hasIssues = require(root.path("hasIssues"), JsonNodeType.BOOLEAN, "hasIssues")
                .booleanValue();
        List<String> blockers = lines("blockers");
        List<String> highSeverity = lines("highSeverity");
        if (hasIssues == (blockers.isEmpty() && highSeverity.isEmpty())) {
            throw new JsonFault(
                    "contradiction",
                    "hasIssues is " + hasIssues + ", beside " + blockers.size() + " blockers and " + highSeverity.size()
                            + " findings of high severity");
        }
        return FindingsSidecar.recorded(source(), blockers, highSeverity, sections);
    }

    private AttemptKey source() {
        String task = text(root.path("task"), "task");
        return new AttemptKey(new TaskId(task), count("iteration", 0), count("attempt", 1));
    }

    private int count(String name, int least) {
        JsonNode node = root.path(name);
        if (!node.isInt() || node.intValue() < least) {
            throw new JsonFault(
                    WRONG_TYPE,
                    name + ": expected a whole number from " + least + " to " + Integer.MAX_VALUE + ", found "
                            + shown(node));
        }
        return node.intValue();
    }

    private List<String> lines(String name) {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : require(root.path(name), JsonNodeType.ARRAY, name)) {
            lines.add(text(line, name + "[" + lines.size() + "]"));
        }
        return lines;
    }

    private static List<SidecarSection> listed(JsonNode array) {
        List<SidecarSection> sections = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        for (JsonNode each : array) {
            String place = SECTIONS + "[" + sections.size() + "]";
            require(each, JsonNodeType.OBJECT, place);
            SidecarSection section = section(text(each.path("title"), place + ".title"), each.path("body"), place);
            if (!titles.add(section.title())) {
                throw new JsonFault("duplicate-title", place + ".title: found twice '" + shortened(section) + "'");
            }
            sections.add(section);
        }
        return sections;
    }

    private static List<SidecarSection> named(JsonNode object) {
        List<SidecarSection> sections = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            sections.add(section(
                    WellFormed.of(each.getKey()), each.getValue(), "section " + UntrustedText.shorten(each.getKey())));
        }
        return sections;
    }

    /** A title goes into a line of its own, so it must not begin another. */
    private static SidecarSection section(String title, JsonNode body, String place) {
        SidecarSection section = new SidecarSection(title, text(body, place + ".body"));
        if (title.indexOf('\n') >= 0 || title.indexOf('\r') >= 0) {
            throw new JsonFault(
                    "bad-title", place + ": expected a title on one line, found '" + shortened(section) + "'");
        }
        return section;
    }

    private static String shortened(SidecarSection section) {
        return UntrustedText.shorten(section.title());
    }

    private static String text(JsonNode node, String place) {
        return WellFormed.of(require(node, JsonNodeType.STRING, place).textValue());
    }

    private static JsonNode require(JsonNode node, JsonNodeType type, String place) {
        if (node.getNodeType() != type) {
            throw new JsonFault(WRONG_TYPE, place + ": expected " + type + ", found " + shown(node));
        }
        return node;
    }

    private static String shown(JsonNode node) {
        return node.isNumber()
                ? UntrustedText.shorten(node.asText())
                : node.getNodeType().name();
    }
}
