package dev.reproof.engine.cli.shell;

import dev.reproof.events.ReproofException.Invalid;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option that is a time with its unit. */
public final class TimeConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            return GivenAmounts.time(text);
        } catch (Invalid e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
