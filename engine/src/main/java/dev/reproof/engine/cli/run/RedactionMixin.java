package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.Secret;
import dev.reproof.engine.redact.SecretsFile;
import dev.reproof.events.ReproofException.Invalid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what nothing recorded may hold. */
final class RedactionMixin {

    @Option(
            names = "--redact-env",
            paramLabel = "NAME",
            description =
                    "Replaces the value of this environment variable by [redacted:NAME] in all that agents and oracles"
                            + " print, before it is recorded. May be given several times.")
    private List<String> variables = List.of();

    @Option(
            names = "--redact",
            paramLabel = "PATTERN",
            description = "Replaces what this JavaScript regular expression matches within a line by"
                    + " [redacted:pattern-1] and so on. May be given several times.")
    private List<String> patterns = List.of();

    @Option(
            names = "--redact-file",
            paramLabel = "FILE",
            description =
                    "Replaces the values of a file with NAME=VALUE in each line, as programs read their environment"
                            + " from. May be given several times.")
    private List<Path> files = List.of();

    /** The same options, to be given again. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        variables.forEach(name -> arguments.addAll(List.of("--redact-env", name)));
        files.forEach(file -> arguments.addAll(List.of("--redact-file", file.toString())));
        patterns.forEach(pattern -> arguments.addAll(List.of("--redact", pattern)));
        return arguments;
    }

    Redaction in(Surroundings surroundings) {
        List<Secret> secrets = new ArrayList<>();
        for (String name : variables) {
            String value = Optional.ofNullable(System.getenv(name))
                    .filter(given -> !given.isBlank())
                    .orElseThrow(
                            () -> new Invalid(
                                    "Option --redact-env names " + name
                                            + ", which is not set in the environment of this process; set it, or leave the option out"));
            secrets.add(new Secret(name, value));
        }
        for (Path file : files) {
            Path path = surroundings.directory().resolve(file);
            secrets.addAll(SecretsFile.read(Inputs.read(path, "File of secrets"), path.toString()));
        }
        return Redaction.of(secrets, patterns);
    }
}
