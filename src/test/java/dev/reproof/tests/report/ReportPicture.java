package dev.reproof.tests.report;

import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the picture of the README: {@code ReportPicture FILE [WIDTH HEIGHT SCHEME [FRAGMENT]]}. */
public final class ReportPicture {

    private ReportPicture() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("report-picture");
        Path page = HarbourRun.play(Files.createDirectory(work.resolve("run")));
        int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1280;
        int height = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1240;
        String scheme = arguments.length > 3 ? arguments[3] : "light";
        String fragment = arguments.length > 4 ? "#" + arguments[4] : "";
        try (Browser browser = Browser.start(Files.createDirectory(work.resolve("profile")))) {
            browser.open(page.toUri() + fragment, width, height, scheme);
            browser.screenshot(Path.of(arguments[0]));
        }
    }
}
