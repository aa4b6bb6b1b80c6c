package dev.reproof.engine.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.RunView;
import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.StandardStream;
import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.report.ReportPage;
import dev.reproof.engine.report.Verdict;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof report}. */
@Command(
        name = "report",
        description = {
            "Makes a page about a run, to be read in a browser.",
            "It is one file that needs no network. It is made of the event log alone, which is verified for it, and can be"
                    + " made while the run goes on."
        },
        exitCodeList = {
            "SUCCESS:success, however the run stands",
            "USAGE:wrong usage, as a page for a terminal",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run or position",
            "STORAGE:the log cannot be read, or the page cannot be written",
            "REFUSED:there is another file of that name, which is no such page"
        },
        footer = {
            "  reproof report r1 > r1.html",
            "  reproof report r1 -o r1.html",
            "  reproof report r1 -o before.html --at 17"
        })
public final class ReportCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final String STANDARD_OUTPUT = "-";

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the page goes; an earlier page is replaced, another file never. Default: standard"
                    + " output, as with -.")
    private Optional<String> output;

    @Option(names = "--at", paramLabel = "POSITION", description = "Tells the run as it was after that event, from 0.")
    private Optional<Long> at;

    public ReportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        Optional<Path> file =
                output.filter(name -> !name.equals(STANDARD_OUTPUT)).map(surroundings.directory()::resolve);
        if (output.isEmpty()
                && surroundings.console().terminal(StandardStream.OUT).isPresent()) {
            throw new Invalid("A page is not for a terminal; write it to a file with -o FILE");
        }
        file.ifPresent(ReportCommand::requireOurs);
        byte[] page = page(finder().named(run), file.map(Path::toAbsolutePath).map(Path::getParent))
                .getBytes(UTF_8);
        if (file.isEmpty()) {
            surroundings.out().write(page, 0, page.length);
        } else {
            AtomicFile.write(file.get(), out -> out.write(page));
            say(run + ": " + Amounts.bytes(page.length) + " in " + file.get());
        }
        return ExitCode.SUCCESS;
    }

    private String page(RunHome home, Optional<Path> directory) {
        Verdict verdict = verdict(engine().audit(home, Optional.empty(), Optional.empty()));
        try (RunView view = engine().view(home)) {
            Path from =
                    directory.orElse(surroundings.directory()).toAbsolutePath().normalize();
            Optional<Path> artifacts = home.artifacts(view.state().artifacts());
            return ReportPage.of(view.report(at, name -> address(from, artifacts.orElseThrow(), name), verdict));
        }
    }

    private static Verdict verdict(LogVerdict found) {
        String events = Amounts.count(found.events()) + " events, the last decision at position "
                + found.end().position();
        if (found.firstProblem().isPresent()) {
            return new Verdict(
                    false,
                    "The log was verified when this page was made, and something is wrong with it: "
                            + found.firstProblem().get().text());
        }
        return new Verdict(
                true,
                "The log was verified when this page was made: it is intact"
                        + found.complete()
                                .map(complete -> complete ? " and complete" : "")
                                .orElse(", and nothing tells whether its end is there")
                        + ", with " + events + ".");
    }

    /** A relative address, so that page and artifacts can be moved together. */
    private static String address(Path from, Path artifacts, String name) {
        Path file = artifacts.toAbsolutePath().normalize().resolve(name);
        StringBuilder address = new StringBuilder();
        for (Path part : from.relativize(file)) {
            address.append(address.length() == 0 ? "" : "/").append(encoded(part.toString()));
        }
        return address.toString();
    }

    private static String encoded(String part) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : part.getBytes(UTF_8)) {
            boolean plain = unit > 0 && (Character.isLetterOrDigit(unit) || "-._~".indexOf(unit) >= 0);
            encoded.append(plain ? String.valueOf((char) unit) : "%" + hex(unit));
        }
        return encoded.toString();
    }

    private static String hex(byte unit) {
        String digits = Integer.toHexString(0x100 | (unit & 0xff)).toUpperCase(Locale.ROOT);
        return digits.substring(1);
    }

    /** A page may be replaced by the next one; whatever else has that name belongs to somebody. */
    private static void requireOurs(Path file) {
        byte[] beginning = ReportPage.BEGINNING.getBytes(UTF_8);
        try {
            if (!PlainFile.isTaken(file) || (Files.isRegularFile(file) && begins(file, beginning))) {
                return;
            }
        } catch (IOException e) {
            throw new Storage("What is at " + file + " cannot be read: " + e.getMessage(), e);
        }
        throw new Rejected("Not overwritten: " + file
                + " is there, and is no report of a run; give another name with -o," + " or move it away");
    }

    private static boolean begins(Path file, byte[] beginning) throws IOException {
        try (InputStream in = PlainFile.open(file)) {
            return Arrays.equals(in.readNBytes(beginning.length), beginning);
        }
    }
}
