package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.TimeConverter;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time of at least a second: a bare number of seconds, or one with its unit. */
final class SecondsConverter implements ITypeConverter<Duration> {

    private static final Pattern BARE = Pattern.compile("\\d{1,9}");

    @Override
    public Duration convert(String text) {
        Duration time = new TimeConverter().convert(BARE.matcher(text).matches() ? text + "s" : text);
        if (time.toSeconds() == 0) {
            throw new TypeConversionException("expected at least a second, found '" + text + "'");
        }
        return time;
    }
}
