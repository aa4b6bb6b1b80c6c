package dev.reproof.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
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
                RecoveredRun run = engine.resume(places, OptionChoices.NONE);
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
                "new RecoveredRun(null, null, null, null, null, null, null, null, 0);",
                "new Recovery(null, places);",
                "new Attempt(null, null, null, null, null, null);",
                "new OracleAttempt(null, null, null, null, null, null);",
                "new Checkpoint(null, null, null, null, null);",
                "engine.resume(places, OptionChoices.NONE).decide(null, null);"
            })
    void there_is_no_command_without_a_recovered_run(String statement) throws IOException {
        // when
        List<String> errors = compile(statement);

        // then
        assertThat(errors).isNotEmpty().allMatch(code -> code.matches(CODES_OF_WHAT_IS_NOT_THERE_OR_NOT_PUBLIC));
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
                    import dev.reproof.events.*;

                    class Snippet {
                        void use(ResumeEngine engine, RunView view, RunPlaces places) {
                            %s
                        }
                    }
                    """.formatted(statements);
        }
    }
}
