package dev.reproof.tests.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Selects the classes of the three modules, and none of their tests. */
public final class ProgramClasses implements ImportOption {

    @Override
    public boolean includes(Location location) {
        return !location.contains("/test-classes/") && !location.contains("/dev/reproof/tests/");
    }
}
