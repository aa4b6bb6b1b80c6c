package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.Printable;

/** Text in a page, which it can never leave. */
final class Html {

    private Html() {}

    /** The text, where its direction changes nothing around it, and what would not be seen is. */
    static String text(String text) {
        return "<bdi>" + escaped(Printable.line(text)) + "</bdi>";
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> {
            switch (unit) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append((char) unit);
            }
        });
        return escaped.toString();
    }
}
