package dev.reproof.tests.architecture;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the engine from the top down, and what each may import besides {@code events} and {@code projections}. */
class ImportTableTest {

    private static final String ENGINE = "dev.reproof.engine";

    private static final String ROOT = "engine";

    /** Below the verbs, and shared by all commands. */
    private static final String COMMAND =
            "engine request store audit heads home disk artifacts agent shown cli.shell cli.terminal";

    private static final List<Map.Entry<String, String>> TABLE = List.of(
            entry(
                    "cli",
                    "cli.run cli.supervise cli.serve cli.steer cli.look cli.keep cli.check cli.shell cli.terminal"),
            entry("cli.supervise", COMMAND + " cli.run restart"), // it takes the arguments of the runner that it starts
            entry(
                    "cli.run",
                    COMMAND
                            + " redact loop restart agent.command agent.model agent.orphans agent.output agent.preset agent.script worktree"),
            entry("cli.serve", COMMAND + " report cli.look"), // it shows what that tells
            entry("cli.look", COMMAND + " parity report agent.orphans agent.output agent.preset"),
            entry("cli.steer", COMMAND + " steer"),
            entry("cli.keep", COMMAND + " archive fork log worktree"),
            entry("cli.check", COMMAND + " agent.preset log log.postgres"),
            entry(
                    "cli.shell",
                    "engine request store redact heads home disk artifacts agent agent.process agent.orphans shown cli.terminal"), // is a runner
            // alive?
            entry("cli.terminal", "shown"),
            entry("restart", "engine agent loop"),
            entry("loop", "engine steer agent agent.command agent.oracle"),
            entry("testkit", "engine request home parity"),
            entry(
                    ROOT,
                    "request recover roads store replay parity compact audit archive move fork publish report write decide log log.h2 artifacts"
                            + " heads steer redact home disk worktree agent agent.oracle agent.orphans"),
            entry(
                    "recover",
                    "store roads replay request write decide log publish report artifacts heads redact home disk agent agent.command"
                            + " agent.orphans agent.output agent.spool worktree"),
            entry("roads", "store replay request write log artifacts home disk"),
            entry("parity", "replay request log"),
            entry("publish", "report write log artifacts heads home disk"),
            entry("report", "replay log artifacts shown"),
            entry("compact", "replay request log home"),
            entry("audit", "log heads home"),
            entry("move", "store replay request log home steer"),
            entry("fork", "replay write log"),
            entry("archive", "home disk"),
            entry("request", "heads redact home write agent.orphans agent.process"), // machine and agents of a plan
            entry("replay", "store log home"),
            entry("store", "log log.h2 log.postgres steer home disk agent.process"),
            entry("write", "decide log redact disk"),
            entry("decide", ""),
            entry("log.h2", "log disk"),
            entry("log.postgres", "log disk"),
            entry("log", ""),
            entry("agent.oracle", "agent agent.command agent.orphans agent.output"),
            entry("agent.preset", "agent agent.output"),
            entry("agent.model", "agent agent.output"),
            entry("agent.script", "agent"),
            entry("agent.command", "agent agent.process agent.orphans agent.spool agent.output disk"),
            entry("agent.orphans", "agent agent.process agent.spool agent.output home"),
            entry("agent.output", "agent"),
            entry("agent.spool", "disk"),
            entry("agent.process", ""),
            entry("agent", ""),
            entry("worktree", "disk"),
            entry("artifacts", "disk"),
            entry("heads", "disk"),
            entry("steer", "home disk"),
            entry("redact", ""),
            entry("home", "disk"),
            entry("disk", ""),
            entry("shown", ""));

    private final JavaClasses program =
            new ClassFileImporter().withImportOption(new ProgramClasses()).importPackages(ENGINE);

    @Test
    void every_room_imports_what_the_table_allows_and_nothing_else() {
        Set<String> forbidden = new TreeSet<>();
        for (JavaClass type : program) {
            Set<String> allowed = allowed(room(type));
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(ENGINE))
                    .filter(target -> !room(target).equals(room(type)) && !allowed.contains(room(target)))
                    .forEach(target -> forbidden.add(type.getName() + " -> " + target.getName()));
        }

        assertThat(forbidden).isEmpty();
    }

    @Test
    void every_room_stands_in_the_table_once_and_imports_only_rooms_below_it() {
        List<String> rooms = TABLE.stream().map(Map.Entry::getKey).toList();

        assertThat(rooms).doesNotHaveDuplicates();
        Set<String> found = program.stream().map(ImportTableTest::room).collect(toCollection(TreeSet::new));
        assertThat(found).containsExactlyInAnyOrderElementsOf(rooms);
        for (Map.Entry<String, String> row : TABLE) {
            assertThat(rooms.subList(rooms.indexOf(row.getKey()) + 1, rooms.size()))
                    .as(row.getKey())
                    .containsAll(allowed(row.getKey()));
        }
    }

    private static Set<String> allowed(String room) {
        return TABLE.stream()
                .filter(row -> row.getKey().equals(room))
                .flatMap(row -> words(row.getValue()))
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<String> words(String row) {
        return Arrays.stream(row.split(" ")).filter(word -> !word.isEmpty());
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ENGINE) ? ROOT : name.substring(ENGINE.length() + 1);
    }
}
