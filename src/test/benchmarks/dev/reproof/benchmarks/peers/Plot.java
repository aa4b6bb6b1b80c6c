package dev.reproof.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.DoubleStream;

/**
 * Curves as a picture in SVG. Its colours can be read on white and on dark ground; the vertical axis is logarithmic, since the
 * sides lie far apart.
 */
record Plot(String title, String across, String up, Map<String, NavigableMap<Integer, Double>> curves) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 70;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS = List.of("#2f81f7", "#e8590c", "#2f9e44", "#ae3ec9", "#0c8599");
    private static final String INK = "#808080";

    Plot {
        if (curves.isEmpty() || curves.values().stream().anyMatch(Map::isEmpty)) {
            throw new IllegalArgumentException("Nothing to plot for '" + title + "'");
        }
    }

    String svg() {
        List<String> parts = new ArrayList<>();
        parts.add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" fill=\"%s\" role=\"img\">",
                WIDTH,
                HEIGHT,
                INK));
        parts.add("<title>" + escaped(title) + "</title>");
        parts.add(text(LEFT, 20, "start", title));
        parts.add(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "middle", across));
        parts.add(text(LEFT, TOP - 10, "start", up + ", logarithmic"));
        grid(parts);
        int number = 0;
        for (Map.Entry<String, NavigableMap<Integer, Double>> curve : curves.entrySet()) {
            curve(parts, number++, curve.getKey(), curve.getValue());
        }
        parts.add("</svg>\n");
        return String.join("\n", parts);
    }

    private void grid(List<String> parts) {
        for (int power = lowest(); power <= highest(); power++) {
            double y = y(Math.pow(10, power));
            parts.add(line(LEFT, y, WIDTH - RIGHT, y));
            parts.add(text(
                    LEFT - 6, y + 4, "end", power < 0 ? "" + Math.pow(10, power) : "" + (long) Math.pow(10, power)));
        }
        curves.values().stream()
                .flatMap(curve -> curve.keySet().stream())
                .distinct()
                .forEach(size -> {
                    parts.add(line(x(size), HEIGHT - BOTTOM, x(size), HEIGHT - BOTTOM + 5));
                    parts.add(text(x(size), HEIGHT - BOTTOM + 18, "middle", Integer.toString(size)));
                });
    }

    private void curve(List<String> parts, int number, String name, NavigableMap<Integer, Double> points) {
        String colour = COLOURS.get(number % COLOURS.size());
        StringBuilder way = new StringBuilder();
        points.forEach((size, value) -> {
            way.append(String.format(Locale.ROOT, " %.1f,%.1f", x(size), y(value)));
            parts.add(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(size), y(value), colour));
        });
        parts.add("<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" points=\""
                + way.toString().strip() + "\"/>");
        int left = LEFT + number % 3 * 220;
        int top = 36 + number / 3 * 16;
        parts.add("<rect x=\"" + left + "\" y=\"" + (top - 9) + "\" width=\"10\" height=\"10\" fill=\"" + colour
                + "\"/>");
        parts.add(text(left + 15, top, "start", name));
    }

    private double x(int size) {
        int most =
                curves.values().stream().mapToInt(NavigableMap::lastKey).max().orElseThrow();
        return LEFT + (double) size / most * (WIDTH - LEFT - RIGHT - 10);
    }

    private double y(double value) {
        double share = (Math.log10(value) - lowest()) / (highest() - lowest());
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private int lowest() {
        return (int) Math.floor(Math.log10(values().min().orElseThrow()));
    }

    private int highest() {
        return Math.max(lowest() + 1, (int) Math.ceil(Math.log10(values().max().orElseThrow())));
    }

    private DoubleStream values() {
        return curves.values().stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(Double::doubleValue);
    }

    private static String line(double fromX, double fromY, double toX, double toY) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.4\"/>",
                fromX,
                fromY,
                toX,
                toY,
                INK);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
