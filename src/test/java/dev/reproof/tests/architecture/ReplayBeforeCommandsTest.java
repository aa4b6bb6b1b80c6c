package dev.reproof.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the types forbid does not compile: there is no command without a recovery before it. */
class ReplayBeforeCommandsTest {

    private static final String CODES_OF_WHAT_IS_NOT_THERE_OR_NOT_PUBLIC =
            "compiler.err.(cant.resolve.location(.args)?|not.def.public.cant.access|not.def.public|report.access)";

    @TempDir
    Path classes;

    @Test
    void a_recovered_run_takes_commands() throws IOException {
        // when
        List<String> errors = compile("""
                run = engine.resume(places, OptionChoices.NONE);
                run.startRank(0);
                run.dispatch(new TaskId("first")).orElseThrow().finish(TokenUsage.UNKNOWN);
                run.completeRank(0);
                view.state().position();
                view.prompt(new TaskId("first"), 0);
                """);

        // then
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view.startRank(0);",
                "view.dispatch(new TaskId(\"first\"));",
                "view.finish(\"\");",
                "view.interrupt(\"\");",
                "engine.dispatch(new TaskId(\"first\"));",
                "new RecoveredRun(null);",
                "new dev.reproof.engine.recover.Recovered(null);",
                "new dev.reproof.engine.log.Insider();",
                "new dev.reproof.engine.log.EventCodec();",
                "new dev.reproof.engine.log.AxonEventLog(null, null, null);",
                "dev.reproof.engine.log.AxonEventLog.openH2(null, null);",
                "dev.reproof.engine.log.h2.H2Database.open(null);",
                "run.log();",
                "run.writer();",
                "view.log();",
                "new Attempt(null, null, null, null, null, null, null, null, null);",
                "new OracleAttempt(null, null, null, null, null, null, null, null);",
                "new Checkpoint(null, null, null, null, null, null, null);",
                "new Dispatches(null, null, null, 0);",
                "engine.resume(places, OptionChoices.NONE).decide(null, null);"
            })
    void there_is_no_command_without_a_recovered_run(String statement) throws IOException {
        // when
        List<String> errors = compile(statement);

        // then
        assertThat(errors).isNotEmpty().allMatch(code -> code.matches(CODES_OF_WHAT_IS_NOT_THERE_OR_NOT_PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new dev.reproof.engine.log.h2.H2LogStore(dev.reproof.engine.log.Insider.here());",
                "new dev.reproof.engine.log.h2.H2LogStore(null);",
                "dev.reproof.engine.log.AxonEventLog.open(null, null);",
                "new dev.reproof.engine.store.FileStore().claim(null, null, null, null, null, null);",
                "new dev.reproof.engine.write.RunWriter(null, null, null, null, null, null, null);",
                "java.util.function.Supplier<Object> late = dev.reproof.engine.log.Insider::here; late.get();",
                "dev.reproof.engine.log.Insider.class.getMethod(\"here\").invoke(null);",
            })
    void what_compiles_outside_and_would_open_a_log_or_write_is_refused(String statement) throws Exception {
        // given
        assertThat(compile(statement)).isEmpty();

        // when
        try (URLClassLoader outside = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Method use = Stream.of(outside.loadClass("embedding.Snippet").getMethods())
                    .filter(method -> method.getName().equals("use"))
                    .findFirst()
                    .orElseThrow();

            // then
            assertThatThrownBy(() -> use.invoke(null, null, null, null, null))
                    .rootCause()
                    .isInstanceOfAny(Rejected.class, NullPointerException.class)
                    .satisfies(refusal -> assertThat(refusal.getStackTrace()[0].getClassName())
                            .matches("java.util.Objects|dev.reproof.engine.log.Insider"));
        }
    }

    /** Compiles statements as somebody who embeds the engine would; the codes of the errors. */
    private List<String> compile(String statements) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiler.getTask(null, files, found, options, null, List.of(new Snippet(statements)))
                    .call();
        }
        return Stream.of(found.getDiagnostics())
                .flatMap(List::stream)
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Diagnostic::getCode)
                .toList();
    }

    private static final class Snippet extends SimpleJavaFileObject {

        private final String statements;

        Snippet(String statements) {
            super(URI.create("memory:///embedding/Snippet.java"), Kind.SOURCE);
            this.statements = statements;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                    package embedding;

                    import dev.reproof.engine.*;
                    import dev.reproof.engine.request.*;
                    import dev.reproof.events.*;

                    public class Snippet {
                        public static void use(ResumeEngine engine, RunView view, RecoveredRun run, RunPlaces places) throws Exception {
                            %s
                        }
                    }
                    """.formatted(statements);
        }
    }
}
