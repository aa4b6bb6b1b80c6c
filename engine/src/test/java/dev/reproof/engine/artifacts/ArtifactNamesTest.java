package dev.reproof.engine.artifacts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactNamesTest {

    private static final List<String> NASTY = List.of(
            // Ways out of the directory, and characters that file systems treat in their own way.
            "../up",
            "a/b",
            "a\\b",
            "..",
            ".",
            "/",
            "",
            " ",
            "a ",
            " a",
            "a.",
            "a..",
            "..a",
            "C:x",
            "a\u0000b",
            "a\nb",
            "caf\u00e9 \ud83d\udea2",
            "mol\u00e9",
            "mole\u0301",
            "\u001f",
            "\u200b",
            "\u180e",
            "~",
            "~a",
            "a~",
            "*",
            "a?",
            // Alike but for case, also where lower case depends on the language.
            "Mole",
            "mole",
            "MOLE",
            "I",
            "i",
            "\u0130",
            "\u0131",
            "K",
            "\u212a",
            "file",
            "FILE",
            "\ufb01le",
            // Our own names and suffixes.
            "_dag",
            "_dag.json",
            "_index",
            "_index.md",
            "_report.html",
            "__proto__",
            "constructor",
            "a",
            "A",
            "a.md",
            "a.stream",
            "a.stream.txt",
            "a.iter1",
            "A.ITER1",
            "a.iter1.stream",
            "a.iter1.partial2",
            "a.iter1.partial2.stream",
            "a.iter1.iter2",
            "a.iter01",
            "a.iter0",
            "a.stdout",
            "a.stdout.log",
            "a.iter1.stdout",
            "a.findings",
            "a.findings.json",
            "a.stream.txt.conflict",
            ".a.md.tmp",
            "a.partial1",
            "b",
            "b.iter3",
            "b.iter1.partial1",
            "-",
            "--",
            "10",
            "9",
            // Device names.
            "con",
            "CON",
            "nul",
            "Aux",
            "prn",
            "com1",
            "lpt9",
            "con.x",
            "nul.md",
            "com10",
            "cone",
            // Lone surrogates are different ids, though UTF-8 cannot tell them apart.
            "\ud800",
            "\ud801",
            "\udc00",
            "?",
            "\ufffd",
            // Long ones, also with the same start.
            "x".repeat(100),
            "x".repeat(101),
            "x".repeat(102),
            "x".repeat(100_000),
            "\u00e9".repeat(1000));

    @Test
    void a_plain_id_is_its_own_name() {
        for (String id : List.of("north", "t1", "A-b_c.d", "10", "-", "a.stream", "constructor", "v1.iter", "com10")) {
            TaskId task = new TaskId(id);
            ArtifactNames names = ArtifactNames.of(List.of(task, new TaskId("other")));

            assertThat(names.base(task)).isEqualTo(id);
            assertThat(names.sealed(task, 0)).isEqualTo(id + ".stream.txt");
            assertThat(names.sealed(task, 2)).isEqualTo(id + ".iter2.stream.txt");
            assertThat(names.partial(task, 0, 3)).isEqualTo(id + ".iter0.partial3.stream.txt");
            assertThat(names.report(task)).isEqualTo(id + ".md");
            assertThat(names.stdoutLog(task, 0)).isEqualTo(id + ".stdout.log");
            assertThat(names.stderrLog(task)).isEqualTo(id + ".stderr.log");
            assertThat(names.stdoutLog(task, 0)).isEqualTo(id + ".stdout.log");
            assertThat(names.stdoutLog(task, 2)).isEqualTo(id + ".iter2.stdout.log");
            assertThat(names.stderrLog(task, 2)).isEqualTo(id + ".iter2.stderr.log");
            assertThat(names.findings(task, 0)).isEqualTo(id + ".findings.json");
            assertThat(names.findings(task, 2)).isEqualTo(id + ".iter2.findings.json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_x",
                ".x",
                "x.",
                "a b",
                "a/b",
                "a~b",
                "\u00e9",
                "CON",
                "con.x",
                "lpt1",
                "a.iter1",
                "a.Iter1",
                "a.iter0.partial1"
            })
    void any_other_id_is_encoded(String id) {
        TaskId task = new TaskId(id);

        assertThat(ArtifactNames.of(List.of(task)).base(task)).matches("[A-Za-z0-9_-]{1,40}~[0-9a-f]{32}");
    }

    @Test
    void an_encoded_name_stays_readable_and_never_changes() {
        TaskId boat = new TaskId("../caf\u00e9 \ud83d\udea2/menu.v2");
        TaskId sign = new TaskId("\u180e");
        ArtifactNames names = ArtifactNames.of(List.of(boat, sign));

        assertThat(names.base(boat)).isEqualTo("caf_menu_v2~9cee167859d17ec73166f1c3a7d47fa5");
        assertThat(names.base(sign)).isEqualTo("task~500b528834a565cfc128e199147d70fc");
    }

    @Test
    void ids_that_differ_in_case_only_are_all_encoded() {
        TaskId upper = new TaskId("Mole");
        TaskId lower = new TaskId("mole");
        TaskId other = new TaskId("moles");
        ArtifactNames names = ArtifactNames.of(List.of(upper, lower, other));

        assertThat(names.base(upper)).startsWith("Mole~");
        assertThat(names.base(lower)).startsWith("mole~");
        assertThat(names.base(other)).isEqualTo("moles");
    }

    @Test
    void a_hundred_bytes_are_plain_and_one_more_is_not() {
        TaskId longest = new TaskId("x".repeat(100));
        TaskId longer = new TaskId("x".repeat(101));
        ArtifactNames names = ArtifactNames.of(List.of(longest, longer));

        assertThat(names.base(longest)).isEqualTo(longest.value());
        assertThat(names.base(longer)).startsWith("x".repeat(40) + "~").hasSize(73);
    }

    @Test
    void no_two_files_of_a_dag_have_names_alike() {
        assertAllNamesAreSafe(tasks(NASTY));
    }

    @Test
    void no_two_files_have_names_alike_whatever_ids_are_put_together() {
        long seed = 20_260_102L;
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "a",
                "A",
                "b",
                ".",
                ".iter1",
                ".ITER2",
                ".partial1",
                ".stream",
                ".txt",
                ".md",
                ".conflict",
                "_",
                "-",
                "~",
                "/",
                "\u00e9",
                "con",
                "1");
        List<TaskId> tasks = Stream.generate(() -> IntStream.rangeClosed(0, random.nextInt(5))
                        .mapToObj(i -> pieces.get(random.nextInt(pieces.size())))
                        .reduce("", String::concat))
                .limit(4000)
                .distinct()
                .map(TaskId::new)
                .toList();

        assertThat(tasks).as("seed %d", seed).hasSizeGreaterThan(1000);
        assertAllNamesAreSafe(tasks);
    }

    @Test
    void the_order_of_the_ids_changes_nothing() {
        List<TaskId> tasks = tasks(NASTY);
        List<TaskId> shuffled = new ArrayList<>(tasks);
        Collections.shuffle(shuffled, new Random(7));
        ArtifactNames one = ArtifactNames.of(tasks);
        ArtifactNames other = ArtifactNames.of(shuffled);

        assertThat(tasks).allSatisfy(task -> assertThat(one.base(task)).isEqualTo(other.base(task)));
    }

    @Test
    @Timeout(120)
    void ten_thousand_ids_are_named_in_no_time() {
        List<TaskId> tasks = IntStream.range(0, 10_000)
                .mapToObj(i -> new TaskId((i % 2 == 0 ? "task-" : "t\u00e4sk ") + i + "x".repeat(i % 90)))
                .toList();
        long start = System.nanoTime();

        ArtifactNames names = ArtifactNames.of(tasks);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        assertThat(tasks.stream().map(names::base).distinct()).hasSize(10_000);
    }

    @Test
    void a_task_of_another_dag_and_impossible_numbers_are_refused() {
        TaskId task = new TaskId("a");
        ArtifactNames names = ArtifactNames.of(List.of(task));

        assertThatThrownBy(() -> names.report(new TaskId("b")))
                .isInstanceOf(ReproofException.NotFound.class)
                .hasMessageContaining("Task 'b'");
        assertThatThrownBy(() -> names.sealed(task, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> names.partial(task, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertAllNamesAreSafe(List<TaskId> tasks) {
        ArtifactNames names = ArtifactNames.of(tasks);
        List<String> all = new ArrayList<>(List.of("_dag.json", "_index.md", "_report.html"));
        tasks.forEach(task -> all.addAll(namesOf(names, task)));

        assertThat(all).allSatisfy(name -> {
            assertThat(name).doesNotContain("/", "\\", ":").doesNotStartWith(".");
            assertThat(US_ASCII.newEncoder().canEncode(name)).isTrue();
            assertThat(name.length()).isBetween(1, 200);
            assertThat(name).doesNotMatch("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])[.].*");
        });
        assertThat(all.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList())
                .doesNotHaveDuplicates();
    }

    private static List<String> namesOf(ArtifactNames names, TaskId task) {
        List<String> found = new ArrayList<>(List.of(
                names.report(task),
                names.sealed(task, Integer.MAX_VALUE),
                names.partial(task, Integer.MAX_VALUE, Integer.MAX_VALUE)));
        for (int iteration = 0; iteration <= 3; iteration++) {
            found.add(names.sealed(task, iteration));
            found.add(names.sealed(task, iteration) + ".conflict");
            found.add(names.stdoutLog(task, iteration));
            found.add(names.stderrLog(task, iteration));
            found.add(names.findings(task, iteration));
            for (int attempt = 1; attempt <= 3; attempt++) {
                found.add(names.partial(task, iteration, attempt));
            }
        }
        return found;
    }

    private static List<TaskId> tasks(List<String> ids) {
        return ids.stream().map(TaskId::new).toList();
    }
}
