package dev.reproof.engine.cli.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documents, to be held against the program.
 *
 * @param name below the project's directory
 */
record Page(String name, String text) {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** Cells end at a bar that is not escaped. */
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

    static Page of(String name) {
        try {
            return new Page(name, Files.readString(root().resolve(name), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError("The page " + name + " cannot be read", e);
        }
    }

    /** The project's directory, wherever below it the tests were started. */
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("docs/dag.md"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    /** The part below that heading, up to the next one of its level or above. */
    Page below(String heading) {
        int level = heading.indexOf(' ');
        String rest = text.substring(text.indexOf("\n" + heading + "\n") + heading.length() + 2);
        MatchResult end = Pattern.compile("(?m)^#{1," + level + "} |\\z")
                .matcher(rest)
                .results()
                .findFirst()
                .orElseThrow();
        return new Page(name + " " + heading, rest.substring(0, end.start()));
    }

    /** What is fenced as that language, in order. */
    List<String> fenced(String language) {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The rows of all tables whose first columns are headed so, as cells. */
    List<List<String>> rows(String... heads) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : text.lines().toList()) {
            List<String> cells = cells(line);
            if (cells.isEmpty()) {
                inside = false;
            } else if (inside && !cells.get(0).startsWith("---")) {
                rows.add(cells);
            } else if (!inside) {
                inside = cells.subList(0, Math.min(heads.length, cells.size())).equals(List.of(heads));
            }
        }
        return rows;
    }

    /** What stands between backticks in the first column of those tables. */
    Set<String> names(String... heads) {
        Set<String> names = new TreeSet<>();
        rows(heads).forEach(row -> code(row.get(0)).forEach(names::add));
        return names;
    }

    static Stream<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1).replace("\\|", "|"));
    }

    private static List<String> cells(String line) {
        return line.startsWith("| ")
                ? BAR.splitAsStream(line.substring(1)).map(String::strip).toList()
                : List.of();
    }
}
