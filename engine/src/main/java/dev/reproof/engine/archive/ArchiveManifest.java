package dev.reproof.engine.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an archive holds, told in its first entry, so that nothing that follows is taken on trust.
 *
 * @param head of the run's chain when it was packed
 * @param host of the machine that packed it, for people
 * @param files in the order in which they follow
 */
record ArchiveManifest(RunId run, ChainPoint head, String host, List<PackedFile> files) {

    static final String NAME = "reproof-run.json";

    /** Longest manifest: of some 100,000 files. */
    static final int LONGEST = 32 << 20;

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON =
            new ObjectMapper(StrictJson.bounded(8, 1_000).build());

    ArchiveManifest {
        files = List.copyOf(files);
    }

    byte[] json() {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("run", run.value())
                .put("position", head.position())
                .put("chain", head.link().hex())
                .put("host", host);
        for (PackedFile file : files) {
            json.withArray("files")
                    .addObject()
                    .put("path", file.path())
                    .put("bytes", file.bytes())
                    .put("sha256", file.sha256().hex());
        }
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @param archive for messages
     * @throws TooNew when a newer version has written it
     * @throws Corrupt when it is none
     */
    static ArchiveManifest of(byte[] json, String archive) {
        try {
            JsonNode root = JSON.readTree(StrictJson.utf8(json));
            int format = root.path("format").asInt();
            if (format > FORMAT) {
                throw new TooNew("Archive " + archive + " has format " + format + ", this version reads up to " + FORMAT
                        + "; use the version that wrote it");
            }
            List<PackedFile> files = new ArrayList<>();
            for (JsonNode file : root.path("files")) {
                files.add(new PackedFile(text(file, "path"), number(file, "bytes"), new Sha256(text(file, "sha256"))));
            }
            requireFit(format, files);
            return new ArchiveManifest(
                    new RunId(text(root, "run")),
                    new ChainPoint(number(root, "position"), new Sha256(text(root, "chain"))),
                    text(root, "host"),
                    files);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw damaged(archive, e);
        } catch (java.io.IOException e) {
            throw damaged(archive, e);
        }
    }

    private static void requireFit(int format, List<PackedFile> files) {
        Set<String> paths = new HashSet<>();
        if (format != FORMAT
                || !files.stream().map(PackedFile::path).allMatch(paths::add)
                || !paths.contains("events.mv.db")) {
            throw new IllegalArgumentException(
                    "an archive of format " + FORMAT + " has each file once, a log among them");
        }
    }

    private static Corrupt damaged(String archive, Exception why) {
        return new Corrupt(
                "Archive " + archive + " is no run that was exported: " + NAME + " in it is malformed ("
                        + UntrustedText.shorten(String.valueOf(why.getMessage())) + "); get another copy of it",
                why);
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(member + " is no text");
        }
        return value.textValue();
    }

    private static long number(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(member + " is no number");
        }
        return value.longValue();
    }
}
