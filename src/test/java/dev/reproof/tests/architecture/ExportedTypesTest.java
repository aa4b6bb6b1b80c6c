package dev.reproof.tests.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.reproof.events.Exported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an outside program may call: the list of the embedding guide, and that nothing on it asks for anything else. */
class ExportedTypesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dev\\.reproof\\.[A-Za-z.]+)` \\|");

    private final JavaClasses program =
            new ClassFileImporter().withImportOption(new ProgramClasses()).importPackages("dev.reproof");

    @Test
    void what_is_exported_speaks_only_of_what_is_exported() throws IOException {
        Set<String> exported = exported();

        Set<String> hidden = new TreeSet<>();
        for (JavaClass type : program) {
            if (isPublic(type)
                    && (exported.contains(type.getPackageName())
                            || exported.contains(outermost(type).getName()))) {
                type.getCodeUnits().stream()
                        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
                        .flatMap(ExportedTypesTest::mentioned)
                        .filter(mentioned -> mentioned.getPackageName().startsWith("dev.reproof"))
                        .filter(mentioned -> !exported.contains(mentioned.getPackageName())
                                && !exported.contains(outermost(mentioned).getName()))
                        .forEach(mentioned -> hidden.add(type.getName() + " -> " + mentioned.getName()));
            }
        }

        assertThat(hidden).isEmpty();
    }

    @Test
    void the_list_is_what_is_marked_in_the_code() throws IOException {
        Set<String> marked = new TreeSet<>();
        for (JavaClass type : program) {
            if (type.isAnnotatedWith(Exported.class)) {
                marked.add(type.getSimpleName().equals("package-info") ? type.getPackageName() : type.getName());
            }
        }

        assertThat(exported()).isEqualTo(marked);
    }

    @Test
    void what_writes_to_a_log_is_not_on_the_list() throws IOException {
        assertThat(exported())
                .contains("dev.reproof.engine", "dev.reproof.engine.request")
                .doesNotContain(
                        "dev.reproof.engine.log",
                        "dev.reproof.engine.log.h2",
                        "dev.reproof.engine.write",
                        "dev.reproof.engine.recover",
                        "dev.reproof.engine.replay");
    }

    private static Set<String> exported() throws IOException {
        String guide = Files.readString(
                Path.of(System.getProperty("reproof.home"), "docs/embedding.md"), StandardCharsets.UTF_8);
        return ROW.matcher(guide)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<JavaClass> mentioned(JavaCodeUnit member) {
        return Stream.concat(
                        member.getReturnType().getAllInvolvedRawTypes().stream(),
                        member.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                .map(JavaClass::getBaseComponentType);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ExportedTypesTest::outermost).orElse(type);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ExportedTypesTest::isPublic).orElse(true);
    }
}
