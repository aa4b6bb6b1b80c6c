package dev.reproof.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.reproof.engine.cli.shell.ProcessExit;
import dev.reproof.engine.request.EngineSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Time, chance and the process come from outside: nothing else could be the same after a resume. */
@AnalyzeClasses(packages = "dev.reproof", importOptions = ProgramClasses.class)
class SurroundingsTest {

    private static final String COMMAND_LINE = "dev.reproof.engine.cli..";

    /** A write to a shared store has a name that no other machine gives; it is in no event. */
    private static final String NAMES_OF_WRITES = "dev.reproof.engine.log.postgres";

    @ArchTest
    static final ArchRule only_the_command_line_and_the_defaults_take_the_clock_of_the_machine = noClasses()
            .that()
            .resideOutsideOfPackage(COMMAND_LINE)
            .and()
            .doNotBelongToAnyOf(EngineSettings.class)
            .should()
            .accessTargetWhere(readsTheClock());

    @ArchTest
    static final ArchRule only_the_command_line_leaves_anything_to_chance = noClasses()
            .that()
            .resideOutsideOfPackages(COMMAND_LINE, NAMES_OF_WRITES)
            .should()
            .accessTargetWhere(call(UUID.class, "randomUUID")
                    .or(call(Math.class, "random"))
                    .or(call(ThreadLocalRandom.class, "")))
            .orShould()
            .accessTargetWhere(call(Random.class, "").or(call(SecureRandom.class, "")));

    @ArchTest
    static final ArchRule only_one_place_ends_the_process = noClasses()
            .that()
            .doNotBelongToAnyOf(ProcessExit.class)
            .should()
            .accessTargetWhere(
                    call(System.class, "exit").or(call(Runtime.class, "exit")).or(call(Runtime.class, "halt")));

    @ArchTest
    static final ArchRule projections_have_neither_threads_nor_a_clock = noClasses()
            .that()
            .resideInAPackage("dev.reproof.projections..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .accessTargetWhere(call(System.class, "nanoTime"));

    @ArchTest
    static final ArchRule the_vocabulary_has_no_clock = noClasses()
            .that()
            .resideInAPackage("dev.reproof.events..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
        DescribedPredicate<JavaAccess<?>> now = Stream.of(
                        Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)
                .map(type -> call(type, "now"))
                .reduce((one, other) -> one.or(other))
                .orElseThrow();
        return now.or(call(Clock.class, "system"))
                .or(call(Clock.class, "tick"))
                .or(call(System.class, "currentTimeMillis"))
                .or(call(Date.class, "<init>"));
    }

    /** Calls of methods of that class whose name starts so. */
    private static DescribedPredicate<JavaAccess<?>> call(Class<?> type, String start) {
        return target(nameStartingWith(start)).and(target(owner(Predicates.type(type))));
    }
}
