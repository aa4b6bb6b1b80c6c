package dev.reproof.tests.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars have module names of their own, which a rename of a file does not change. */
class ModuleNamesTest {

    @TempDir
    Path directory;

    @Test
    void each_jar_names_its_module() throws IOException {
        // given: under names from which no such name follows
        Path target =
                Path.of(System.getProperty("reproof.home"), "engine/target").toRealPath();
        copy(target, "engine", "one.jar");
        copy(target.resolve("lib"), "projections", "two.jar");
        copy(target.resolve("lib"), "events", "three.jar");

        // when
        Set<String> names = ModuleFinder.of(directory).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(ModuleDescriptor::isAutomatic)
                .map(ModuleDescriptor::name)
                .collect(toCollection(TreeSet::new));

        // then
        assertThat(names).containsExactly("dev.reproof.engine", "dev.reproof.events", "dev.reproof.projections");
    }

    private void copy(Path from, String module, String as) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(from, "reproof-" + module + "-*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, directory.resolve(as));
            }
        }
    }
}
