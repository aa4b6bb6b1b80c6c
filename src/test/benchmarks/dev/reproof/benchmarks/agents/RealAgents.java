package dev.reproof.benchmarks.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.benchmarks.agents.Trial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Installs the agents that people have and tries each of them before a model on the loopback: five tasks, ten kills of the runner,
 * and what a model may answer that is no answer. What came of it is written into the page about agents.
 */
public final class RealAgents {

    private static final int KILLS = 10;
    private static final Duration THINKING = Duration.ofSeconds(6);
    private static final String BEGIN = "<!-- what was tried -->\n";
    private static final String END = "<!-- end of what was tried -->\n";

    private RealAgents() {}

    /**
     * Fails where one of them did not end as it must.
     *
     * @param args the directory to work in, the page to write into, and the agents to try; all of them where none is named
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path target =
                Files.createDirectories(Path.of(args[0]).resolve("real-agents")).toRealPath();
        Path page = Path.of(args[1]);
        List<Cli> clis = args.length == 2
                ? List.of(Cli.values())
                : Arrays.stream(args)
                        .skip(2)
                        .map(name -> Cli.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        Path programs = install(target, clis);
        List<String> rows = new ArrayList<>();
        boolean good = true;
        for (Cli cli : clis) {
            String version = cli.version(programs);
            try (ModelServer model = new ModelServer()) {
                Path place = Files.createTempDirectory(target, cli.toString());
                TriedAgent agent = cli.with(model.address(), programs, place.resolve("home"));
                List<Outcome> outcomes = new ArrayList<>(new Trial(agent, model, place).all(KILLS, THINKING));
                Optional<TriedAgent> talked = cli.talkedWith(agent);
                if (talked.isPresent()) {
                    Outcome tasks = new Trial(talked.get(), model, place).fiveTasks();
                    outcomes.add(new Outcome("five tasks, talked with by `--agent acp`", tasks.found(), tasks.good()));
                }
                for (Outcome outcome : outcomes) {
                    String row = "| `" + cli + "` " + version + " | " + outcome.what() + " | " + outcome.found()
                            + (outcome.good() ? "" : " (**not as it must be**)") + " |";
                    System.out.println(row);
                    rows.add(row);
                    good &= outcome.good();
                }
            }
        }
        write(
                page,
                rows.stream()
                        .collect(Collectors.joining(
                                "\n", "| agent | what was tried | what came of it |\n| --- | --- | --- |\n", "\n")));
        if (!good) {
            throw new IllegalStateException("An agent did not end as it must; see the rows above");
        }
    }

    private static Path install(Path target, List<Cli> clis) throws IOException, InterruptedException {
        Files.writeString(target.resolve("package.json"), "{\"private\":true}");
        List<String> command = new ArrayList<>(List.of("npm", "install", "--no-fund", "--no-audit"));
        clis.forEach(cli -> command.add(cli.npmPackage() + "@" + System.getProperty("agents." + cli, "latest")));
        int code = new ProcessBuilder(command)
                .directory(target.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("npm could not install the agents, exit code " + code);
        }
        return target.resolve("node_modules/.bin");
    }

    private static void write(Path page, String table) throws IOException {
        String text = Files.readString(page, UTF_8);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (begin < BEGIN.length() || end < begin) {
            throw new IllegalStateException(page + " has no place for the table, expected " + BEGIN + "and " + END);
        }
        Files.writeString(page, text.substring(0, begin) + "\n" + table + "\n" + text.substring(end), UTF_8);
    }
}
