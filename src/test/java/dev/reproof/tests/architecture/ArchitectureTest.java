package dev.reproof.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.recover.Recovered;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AgentReport;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.projections.run.Told;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;

/** Which way dependencies point, and which package alone may touch what. */
@AnalyzeClasses(packages = "dev.reproof", importOptions = ProgramClasses.class)
class ArchitectureTest {

    private static final String EVENTS = "dev.reproof.events..";
    private static final String PROJECTIONS = "dev.reproof.projections..";
    private static final String ENGINE = "dev.reproof.engine..";
    private static final String LOG = "dev.reproof.engine.log";
    private static final String COMMAND_LINE = "dev.reproof.engine.cli";

    private static final Map<String, Set<String>> OPENERS = Map.of(
            "java.nio.file.Files",
            Set.of(
                    "newInputStream",
                    "newOutputStream",
                    "newByteChannel",
                    "newBufferedReader",
                    "newBufferedWriter",
                    "readAllBytes",
                    "readAllLines",
                    "readString",
                    "lines",
                    "write",
                    "writeString",
                    "copy"),
            "java.nio.channels.FileChannel",
            Set.of("open"),
            "java.io.FileInputStream",
            Set.of("<init>"),
            "java.io.FileOutputStream",
            Set.of("<init>"),
            "java.io.RandomAccessFile",
            Set.of("<init>"),
            "java.io.FileReader",
            Set.of("<init>"),
            "java.io.FileWriter",
            Set.of("<init>"));

    @ArchTest
    static final ArchRule the_vocabulary_knows_nothing_of_what_is_folded_from_it = noClasses()
            .that()
            .resideInAPackage(EVENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROJECTIONS, ENGINE);

    @ArchTest
    static final ArchRule what_is_folded_knows_nothing_of_what_acts = noClasses()
            .that()
            .resideInAPackage(PROJECTIONS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINE);

    @ArchTest
    static final ArchRule no_prompt_is_made_of_what_an_agent_reports = noClasses()
            .that()
            .resideInAPackage("dev.reproof.projections.prompt")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(AgentReport.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(AgentReported.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Told.class);

    @ArchTest
    static final ArchRule axon_stays_in_the_log = only(LOG + "..", "org.axonframework..");

    @ArchTest
    static final ArchRule h2_stays_in_its_room = only(LOG + ".h2", "org.h2..");

    @ArchTest
    static final ArchRule the_driver_of_postgresql_stays_in_its_room = only(LOG + ".postgres", "org.postgresql..");

    @ArchTest
    static final ArchRule jdbc_stays_in_the_log = only(LOG + "..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule lz4_stays_in_the_blocks = only("dev.reproof.events.block", "net.jpountz..");

    @ArchTest
    static final ArchRule archives_stay_in_their_room =
            only("dev.reproof.engine.archive", "org.apache.commons.compress..");

    @ArchTest
    static final ArchRule diffs_stay_in_their_room = only("dev.reproof.engine.parity", "com.github.difflib..");

    @ArchTest
    static final ArchRule picocli_stays_in_the_command_line = only(COMMAND_LINE + "..", "picocli..");

    @ArchTest
    static final ArchRule jline_stays_in_what_is_drawn = only(COMMAND_LINE + ".terminal", "org.jline..");

    @ArchTest
    static final ArchRule what_is_drawn_knows_nothing_of_runs = noClasses()
            .that()
            .resideInAPackage(COMMAND_LINE + ".terminal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EVENTS, PROJECTIONS);

    @ArchTest
    static final ArchRule who_follows_a_run_has_no_part_in_its_log = noClasses()
            .that()
            .resideInAPackage(COMMAND_LINE + ".look")
            .and()
            .haveSimpleNameStartingWith("RunWatch")
            .or()
            .haveSimpleNameStartingWith("FollowedRun")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LOG, "dev.reproof.engine", "dev.reproof.engine.write");

    @ArchTest
    static final ArchRule rhino_stays_in_the_regular_expressions = only("dev.reproof.events.regex", "org.mozilla..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_rank_loop_uses_what_an_embedding_runner_can_use = classes()
            .that()
            .resideInAPackage("dev.reproof.engine.loop")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "dev.reproof.engine",
                            "dev.reproof.engine.loop",
                            "dev.reproof.engine.request",
                            "dev.reproof.engine.steer",
                            "dev.reproof.engine.agent",
                            "dev.reproof.engine.agent.command",
                            "dev.reproof.engine.agent.oracle",
                            EVENTS,
                            PROJECTIONS,
                            "java..")
                    .as("are exported"));

    @ArchTest
    static final ArchRule only_recovery_makes_the_witness = onlyMakes("dev.reproof.engine.recover", Recovered.class);

    @ArchTest
    static final ArchRule only_the_engine_makes_a_run_with_commands =
            onlyMakes("dev.reproof.engine", RecoveredRun.class);

    @ArchTest
    static final ArchRule only_recovery_makes_a_writer = onlyMakes("dev.reproof.engine.recover", RunWriter.class);

    /** What else opens: the process table of the kernel, and the streams that the process was given. */
    @ArchTest
    static final ArchRule files_are_opened_in_one_way = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.reproof.events.files",
                    "dev.reproof.engine.disk",
                    "dev.reproof.engine.agent.process",
                    COMMAND_LINE + ".terminal")
            .should()
            .accessTargetWhere(opensAFile())
            .because("what stands in place of a file may be a pipe, a device or a link");

    /** Not even for this machine's own name, which two machines would share where none resolves. */
    @ArchTest
    static final ArchRule no_resolver_is_asked_for_a_name = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(InetAddress.class)
            .because("who holds a lock and where an agent is at work must not depend on the network");

    @ArchTest
    static final ArchRule nothing_static_changes =
            fields().that().areStatic().should().beFinal().because("several runs share one process");

    private static ArchRule only(String home, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private static DescribedPredicate<JavaAccess<?>> opensAFile() {
        return DescribedPredicate.describe("opens a file", access -> {
            Set<String> openers = OPENERS.getOrDefault(access.getTargetOwner().getName(), Set.of());
            return openers.contains(access.getName());
        });
    }

    private static ArchRule onlyMakes(String home, Class<?> type) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .callConstructorWhere(JavaCall.Predicates.target(With.owner(JavaClass.Predicates.type(type))));
    }

    /** Every package is a slice of its own, a package with packages below it too. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.reproof.")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
