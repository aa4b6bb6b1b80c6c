package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Runs the parser where Rhino does not exist. */
class RhinoIsLazyTest {

    @Test
    void an_oracle_without_a_pattern_of_its_own_needs_no_engine() throws Exception {
        assertThat(parsedWithoutRhino("\"command\":\"ls\"")).isEqualTo("Valid");
        assertThat(parsedWithoutRhino("\"command\":\"ls\",\"expect\":\".*\"")).isEqualTo("Valid");
    }

    @Test
    void an_oracle_with_a_pattern_needs_it() throws Exception {
        assertThat(parsedWithoutRhino("\"command\":\"ls\",\"expect\":\"x\"")).isEqualTo("NoClassDefFoundError");
    }

    private static String parsedWithoutRhino(String members) throws IOException, ReflectiveOperationException {
        String document = "{\"title\":\"t\",\"tasks\":[{\"id\":\"o\",\"kind\":\"oracle\"," + members + "}]}";
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithoutRhino(), ClassLoader.getPlatformClassLoader())) {
            return loader.loadClass(DagParser.class.getName())
                    .getMethod("parse", String.class)
                    .invoke(null, document)
                    .getClass()
                    .getSimpleName();
        } catch (InvocationTargetException e) {
            return e.getCause().getClass().getSimpleName();
        }
    }

    private static URL[] classPathWithoutRhino() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("rhino"))
                .map(RhinoIsLazyTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("Every path of the class path is a URL, this one is not: " + entry, e);
        }
    }
}
