package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunTrail;
import dev.reproof.engine.RunView;
import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.StandingOfLog;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.heads.HeadVerifier;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof audit}. */
@Command(
        name = "audit",
        description = {
            "Prints what happened in a run, a line for each event of its log, or checks that log.",
            "It can be used while the run goes on. What stands out has a sign: * changed by somebody, ! went wrong."
        },
        exitCodeList = {
            "SUCCESS:success; with --verify nothing is wrong",
            "USAGE:wrong usage, or a key of another kind",
            "DATA:the log is damaged or too new; with --verify it is altered, cut off, or another one than was signed",
            "NOT_FOUND:no such run, position or key file",
            "STORAGE:the log cannot be read, or the output cannot be written"
        },
        footer = {
            "  reproof audit r1",
            "  reproof audit r1 --task write-tests --kind task-dispatched --kind task-finished",
            "  reproof audit r1 --at 17",
            "  reproof audit r1 --follow --json",
            "  reproof audit r1 --verify --head HEX",
            "  reproof audit r1 --verify --verify-key public.pem --json"
        })
public final class AuditCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Mixin
    private TrailFilter filter;

    @Option(
            names = "--at",
            paramLabel = "POSITION",
            description = "Shows where the run stood after that event, from 0.")
    private Optional<Long> at;

    @Option(names = "--follow", description = "Goes on with what happens, until the run ends.")
    private boolean follow;

    @Option(
            names = "--json",
            description = "Prints CloudEvents, one a line; with --verify one JSON object; with --at the version-2 state"
                    + " document.")
    private boolean json;

    @Option(names = "--with-text", description = "Prints the texts that an event tells of as well.")
    private boolean withText;

    @Option(names = "--verify", description = "Checks that the log is intact and complete.")
    private boolean verify;

    @Option(
            names = "--head",
            paramLabel = "HEX",
            description = "With --verify: a head of the chain that the log must have. Default: that in the state file.")
    private Optional<String> head;

    @Option(
            names = "--verify-key",
            paramLabel = "FILE",
            description = "With --verify: checks the signed heads in heads.jsonl with this Ed25519 public key, in PEM.")
    private Optional<Path> verifyKey;

    public AuditCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        requireOneThing();
        filter.require();
        if (verify) {
            return verified(head.map(AuditCommand::digest), verifyKey.map(surroundings.directory()::resolve));
        }
        RunHome home = finder().named(run);
        if (at.isPresent()) {
            then(home, at.get());
            return ExitCode.SUCCESS;
        }
        TrailWalk walk = new TrailWalk(filter, printer());
        if (follow) {
            return new TrailFollower(surroundings, finder(), engine(), home, walk).follow();
        }
        try (RunTrail trail = engine().trail(home)) {
            walk.go(trail);
        }
        return ExitCode.SUCCESS;
    }

    private void requireOneThing() {
        boolean trail = follow || withText || filter.isGiven();
        if (Stream.of(verify, at.isPresent(), trail).filter(wanted -> wanted).count() > 1) {
            throw new Invalid(
                    "--verify, --at, and the options of the trail (filters, --follow, --with-text) exclude each"
                            + " other; leave some of them out");
        }
        if (!verify && (head.isPresent() || verifyKey.isPresent())) {
            throw new Invalid("--head and --verify-key say how to verify; give --verify as well");
        }
    }

    private static Sha256 digest(String given) {
        try {
            return new Sha256(given);
        } catch (IllegalArgumentException e) {
            throw new Invalid("--head expected 64 lower-case hexadecimal digits, found '" + given + "'", e);
        }
    }

    private TrailPrinter printer() {
        if (json) {
            return new CloudEvents(surroundings, withText);
        }
        TrailLines lines = new TrailLines(surroundings, withText);
        lines.heading();
        return lines;
    }

    private ExitCode verified(Optional<Sha256> given, Optional<Path> key) {
        Optional<HeadVerifier> verifier = key.map(HeadVerifier::of); // a wrong one is told before all is read
        LogVerdict verdict = engine().audit(finder().named(run), given, verifier);
        AuditReport report = new AuditReport(verdict);
        if (json) {
            surroundings.out().print(report.json() + "\n");
        } else {
            report.print(surroundings);
        }
        return verdict.firstProblem().isPresent() ? ExitCode.DATA : ExitCode.SUCCESS;
    }

    private void then(RunHome home, long position) {
        try (RunView view = engine().view(home)) {
            RunView.Then then = view.at(position);
            if (json) {
                ByteArrayOutputStream document = new ByteArrayOutputStream();
                StandingOfLog.write(
                        document,
                        then.state(),
                        home,
                        finder().storeName(home),
                        then.at(),
                        "as it was at position " + position,
                        then.document());
                surroundings.out().print(document.toString(StandardCharsets.UTF_8));
            } else {
                new StandingSheet(surroundings, home, finder().waysOn(home, Optional.empty()))
                        .printThen(StandingOfLog.of(then.state(), home, finder().storeName(home), then.at()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was written and failed", e);
        }
    }
}
