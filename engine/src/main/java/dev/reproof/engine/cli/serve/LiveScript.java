package dev.reproof.engine.cli.serve;

/** The script that keeps the page of a run live. */
final class LiveScript {

    private static final Resource SCRIPT = Resource.of("live.js");

    private LiveScript() {}

    /** For a page that tells of all up to a position of the log. */
    static Resource madeAt(long position) {
        return new Resource("const reproofMadeAt = " + position + ";\n" + SCRIPT.text());
    }
}
