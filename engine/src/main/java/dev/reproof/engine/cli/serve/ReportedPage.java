package dev.reproof.engine.cli.serve;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.report.ReportPage;
import dev.reproof.engine.report.Verdict;
import dev.reproof.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The report of a run, with the script that keeps it live. Files that it leads to are named by digests of their names. */
record ReportedPage(ResumeEngine engine) implements RunPage {

    private static final Verdict READ = new Verdict(
            true,
            "The chain of the log was checked when this page was made; reproof audit --verify checks all that it commits to.");

    private static final int NAME_CHARS = 32;

    @Override
    public Shown of(RunHome home) {
        try (RunView view = engine.view(home)) {
            Map<String, Path> files = new HashMap<>();
            Optional<Path> artifacts = home.artifacts(view.state().artifacts());
            String script = LiveScript.madeAt(view.state().position()).text();
            String html = ReportPage.served(
                    view.report(
                            Optional.empty(),
                            name -> {
                                String key = Sha256.of(name.getBytes(StandardCharsets.UTF_8))
                                        .hex()
                                        .substring(0, NAME_CHARS);
                                files.put(key, artifacts.orElseThrow().resolve(name));
                                return Site.FILES + key;
                            },
                            READ),
                    script);
            return new Shown(Answer.page(200, ReportPage.policy(script), html), files);
        }
    }
}
