package dev.reproof.engine.cli.keep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.home.RunSizes;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.projections.state.StateView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * What one run takes of the disk.
 *
 * @param rawText bytes of finished transcripts, as the state file says
 * @param compressedText what all text takes in the log; absent where that was not asked for
 */
record DiskUse(String run, RunSizes sizes, Optional<Pinned> pinned, OptionalLong rawText, OptionalLong compressedText) {

    /**
     * Artifacts outside the run's directory, which other runs may share.
     *
     * @param bytes absent where the directory is gone
     */
    record Pinned(Path directory, OptionalLong bytes) {

        /** Where a run keeps its artifacts, unless that is its own directory; no directory that only its state file claims. */
        static Optional<Pinned> of(Found run) {
            return run.pinnedArtifacts()
                    .filter(directory -> !Files.isDirectory(directory) || ArtifactDirectory.isOfRuns(directory))
                    .map(directory -> new Pinned(directory, RunSizes.ofFilesIn(directory)));
        }
    }

    /** @param inLog what all text takes in its log, where that was asked for and could be told */
    static DiskUse of(Found run, OptionalLong inLog) {
        Optional<StateView> state = run.state();
        return new DiskUse(
                run.home().name(),
                RunSizes.ofAny(run.home()),
                Pinned.of(run),
                state.isPresent() ? OptionalLong.of(state.get().textBytes()) : OptionalLong.empty(),
                inLog);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", run);
        node.put("log", sizes.log());
        node.put("state", sizes.state());
        node.put("artifacts", sizes.artifacts());
        node.put("other", sizes.other());
        node.put("total", sizes.total());
        node.put("rawText", boxed(rawText));
        node.put("compressedText", boxed(compressedText));
        if (pinned.isPresent()) {
            node.putObject("pinned")
                    .put("directory", pinned.get().directory().toString())
                    .put("bytes", boxed(pinned.get().bytes()));
        }
        return node;
    }

    private static Long boxed(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    /** A line for each run, one for all, and where pinned artifacts are. */
    static void print(List<DiskUse> uses, boolean text, Sheet sheet) {
        sheet.print(table(uses, text));
        uses.forEach(use -> use.pinned()
                .ifPresent(pinned -> sheet.line("artifacts of " + use.run() + " are pinned to "
                        + pinned.directory()
                        + (pinned.bytes().isPresent()
                                ? ", " + Amounts.bytes(pinned.bytes().getAsLong()) + " that its total leaves out"
                                : ", which is gone"))));
    }

    private static Table table(List<DiskUse> uses, boolean text) {
        List<String> names = new ArrayList<>(List.of("RUN", "LOG", "STATE", "ARTIFACTS", "OTHER", "TOTAL", "TEXT"));
        if (text) {
            names.add("IN LOG");
        }
        Table table = new Table(names, 1, 2, 3, 4, 5, 6, 7);
        uses.forEach(use -> {
            use.figures(table.row().cell(use.run()));
            table.cell(shown(use.rawText()));
            if (text) {
                table.cell(shown(use.compressedText()));
            }
        });
        new DiskUse("all " + uses.size(), all(uses), Optional.empty(), OptionalLong.empty(), OptionalLong.empty())
                .figures(table.row().cell("all " + uses.size()));
        table.cell(Amounts.bytes(sum(uses, use -> use.rawText().orElse(0))));
        if (text) {
            table.cell(Amounts.bytes(sum(uses, use -> use.compressedText().orElse(0))));
        }
        return table;
    }

    private void figures(Table table) {
        table.cell(Amounts.bytes(sizes.log()))
                .cell(Amounts.bytes(sizes.state()))
                .cell(Amounts.bytes(sizes.artifacts()))
                .cell(Amounts.bytes(sizes.other()))
                .cell(Amounts.bytes(sizes.total()));
    }

    private static RunSizes all(List<DiskUse> uses) {
        return new RunSizes(
                sum(uses, use -> use.sizes().log()),
                sum(uses, use -> use.sizes().state()),
                sum(uses, use -> use.sizes().artifacts()),
                sum(uses, use -> use.sizes().other()));
    }

    private static long sum(List<DiskUse> uses, ToLongFunction<DiskUse> bytes) {
        return uses.stream().mapToLong(bytes).sum();
    }

    private static String shown(OptionalLong bytes) {
        return bytes.isPresent() ? Amounts.bytes(bytes.getAsLong()) : "";
    }
}
