package dev.reproof.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Commands share what lies below them, and know nothing of each other. */
@AnalyzeClasses(packages = "dev.reproof.engine.cli", importOptions = ProgramClasses.class)
class CommandLineTest {

    private static final String ROOT = "dev.reproof.engine.cli";
    private static final String RUN = ROOT + ".run";
    private static final String SUPERVISE = ROOT + ".supervise";
    private static final String LOOK = ROOT + ".look";
    private static final String KEEP = ROOT + ".keep";
    private static final String CHECK = ROOT + ".check";

    @ArchTest
    static final ArchRule what_commands_share_knows_no_command =
            unknown(ROOT + ".shell", ROOT, RUN, SUPERVISE, LOOK, KEEP, CHECK);

    @ArchTest
    static final ArchRule who_runs_knows_no_other_command = unknown(RUN, ROOT, SUPERVISE, LOOK, KEEP, CHECK);

    @ArchTest
    static final ArchRule a_supervisor_knows_the_arguments_of_runners_alone =
            unknown(SUPERVISE, ROOT, LOOK, KEEP, CHECK);

    @ArchTest
    static final ArchRule who_looks_knows_no_other_command = unknown(LOOK, ROOT, RUN, SUPERVISE, KEEP, CHECK);

    @ArchTest
    static final ArchRule who_keeps_house_knows_no_other_command = unknown(KEEP, ROOT, RUN, SUPERVISE, LOOK, CHECK);

    @ArchTest
    static final ArchRule who_checks_files_knows_no_other_command = unknown(CHECK, ROOT, RUN, SUPERVISE, LOOK, KEEP);

    @ArchTest
    static final ArchRule what_is_shared_runs_nothing_and_writes_nothing = noClasses()
            .that()
            .resideInAPackage(ROOT + ".shell")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.reproof.engine.agent.*..",
                    "dev.reproof.engine.loop..",
                    "dev.reproof.engine.restart..",
                    "dev.reproof.engine.log..",
                    "dev.reproof.engine.write..",
                    "dev.reproof.engine.recover..",
                    "dev.reproof.engine.replay..",
                    "dev.reproof.engine.roads..",
                    "dev.reproof.engine.publish..");

    /** What is above a package, or beside it. */
    private static ArchRule unknown(String to, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(to)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
