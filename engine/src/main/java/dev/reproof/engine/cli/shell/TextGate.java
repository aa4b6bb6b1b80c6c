package dev.reproof.engine.cli.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The one way of text to a standard stream: whatever is printed, nothing in it can move a cursor, change a colour or
 * turn what stands beside it. Only its line feeds and tabs stay. In JSON, the escapes are JSON's own. Bytes that are
 * written, and not printed, are exact.
 */
public final class TextGate extends PrintStream {

    private TextGate(PrintStream out) {
        super(out, false, StandardCharsets.UTF_8);
    }

    /** A gate before that stream; the stream itself where it is one. */
    static PrintStream before(PrintStream out) {
        return out instanceof TextGate ? out : new TextGate(out);
    }

    @Override
    public void print(String text) {
        super.print(Printable.lines(String.valueOf(text)));
    }

    @Override
    public void print(Object text) {
        print(String.valueOf(text));
    }

    @Override
    public void print(char character) {
        print(String.valueOf(character));
    }

    @Override
    public void print(char[] text) {
        print(String.valueOf(text));
    }

    /** At once, so that lines of two processes do not run together. */
    @Override
    public void println(String text) {
        print(text + "\n");
    }

    @Override
    public void println(Object text) {
        println(String.valueOf(text));
    }

    @Override
    public void println(char[] text) {
        println(String.valueOf(text));
    }

    /** Prints what was made for a terminal, with its colours, of parts that went through a gate or are our own. */
    public static void printMade(PrintStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    /** For text that comes piece by piece; closing it leaves the stream open. */
    public static Writer writer(PrintStream out) {
        return writer(out::print);
    }

    /** As {@link #printMade}, for text that comes piece by piece. */
    public static Writer writerOfMade(PrintStream out) {
        return writer(text -> printMade(out, text));
    }

    private static Writer writer(Consumer<String> sink) {
        return new Writer() {
            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                try {
                    sink.accept(new String(text, offset, length));
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }

            @Override
            public void flush() {
                // the stream is flushed when the program ends
            }

            @Override
            public void close() {
                // as above
            }
        };
    }
}
