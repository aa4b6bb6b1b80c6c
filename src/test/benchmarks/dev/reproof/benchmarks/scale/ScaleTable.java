package dev.reproof.benchmarks.scale;

import java.util.Locale;

/** What was measured beside what is promised, as Markdown. */
final class ScaleTable {

    private final StringBuilder lines = new StringBuilder("| what | measured | bar | |\n| --- | --- | --- | --- |\n");

    /** @param atMost the bar; what is measured holds when it is no larger */
    void add(String what, double measured, String unit, double atMost) {
        String line = String.format(
                Locale.ROOT,
                "| %s | %.2f %s | at most %s %s | %s |%n",
                what,
                measured,
                unit,
                atMost,
                unit,
                measured <= atMost ? "held" : "**missed**");
        System.out.print(line);
        lines.append(line);
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
