package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.GivenAmounts;
import dev.reproof.events.ReproofException.Invalid;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option whose name ends in its unit. */
record AmountConverter(String option) implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        try {
            return GivenAmounts.inUnitOf(option, text);
        } catch (Invalid e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
