package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes, cuts and damages what a run has left. A resume then either comes to what an undisturbed run comes to, or is
 * refused with the name of the file. {@code -Dreproof.damages=N} damages at N places, {@code -Dreproof.damages.seed} at
 * those of an earlier run.
 */
class DamagedFilesTest {

    private static final ResumePolicy ACCEPT_DEGRADED = new ResumePolicy(false, false, true, false, false);
    private static final int FLIPS = Integer.getInteger("reproof.damages", 12);
    private static final String MIRROR = "plan.stream.txt";

    @TempDir
    Path directory;

    private final long seed = Long.getLong("reproof.damages.seed", System.nanoTime());
    private StoppedRun stoppedRun;

    @BeforeEach
    void a_stopped_run() throws Exception {
        System.out.println("damaged files: -Dreproof.damages.seed=" + seed);
        stoppedRun = StoppedRun.withArtifacts(directory);
    }

    @Test
    void any_one_file_may_be_gone() throws Exception {
        RunHome withoutLog = stoppedRun.copy();
        Files.delete(withoutLog.eventsFile());
        RunHome withoutState = stoppedRun.copy();
        Files.delete(withoutState.state());
        RunHome withoutArtifacts = stoppedRun.copy();
        Directories.delete(withoutArtifacts.artifacts());

        for (RunHome home : List.of(withoutLog, withoutState, withoutArtifacts)) {
            StoppedRun.Outcome outcome = stoppedRun.resume(home);

            stoppedRun.requireParity(home.toString(), outcome);
            assertThat(home.eventsFile()).isNotEmptyFile();
            assertThat(SavedState.read(home.state()).ended()).hasSize(14);
            assertThat(home.artifacts().resolve(MIRROR)).hasContent(said("plan"));
        }
    }

    @Test
    void an_empty_log_is_as_good_as_none() throws Exception {
        RunHome home = stoppedRun.copy();
        Files.write(home.eventsFile(), new byte[0]);

        StoppedRun.Outcome outcome = stoppedRun.resume(home);

        stoppedRun.requireParity("empty log", outcome);
        assertThat(outcome.warnings()).anyMatch(line -> line.startsWith("The event log of the run in"));
    }

    @Test
    void a_log_that_is_cut_or_altered_is_refused_by_name_or_serves() throws Exception {
        int refused = 0;
        for (byte[] damaged : damages(stoppedRun.left().eventsFile())) {
            RunHome home = stoppedRun.copy();
            Files.write(home.eventsFile(), damaged);
            refused += resumesOrNames(home, "events[.]mv[.]db|stream=parity|run=parity") ? 0 : 1;
        }
        assertThat(refused).as("seed " + seed).isPositive();
    }

    @Test
    void a_state_file_that_is_cut_or_altered_is_refused_by_name_or_serves() throws Exception {
        for (byte[] damaged : damages(stoppedRun.left().state())) {
            RunHome home = stoppedRun.copy();
            Files.write(home.state(), damaged);
            resumesOrNames(home, "state[.]json");
        }
    }

    @Test
    void a_transcripts_file_that_is_cut_or_altered_is_written_anew_from_the_log() throws Exception {
        for (byte[] damaged : damages(stoppedRun.left().artifacts().resolve(MIRROR))) {
            RunHome home = stoppedRun.copy();
            Files.write(home.artifacts().resolve(MIRROR), damaged);

            stoppedRun.requireParity("seed " + seed, stoppedRun.resume(home));

            assertThat(home.artifacts().resolve(MIRROR)).hasContent(said("plan"));
        }
    }

    @Test
    void a_transcripts_file_that_is_cut_or_altered_is_refused_without_the_log() throws Exception {
        for (byte[] damaged : damages(stoppedRun.left().artifacts().resolve(MIRROR))) {
            RunHome home = stoppedRun.copy();
            Files.delete(home.eventsFile());
            Files.write(home.artifacts().resolve(MIRROR), damaged);
            Map<String, String> before = Directories.fingerprint(home.artifacts());

            assertThatThrownBy(() -> stoppedRun.resume(home))
                    .as("seed " + seed)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContainingAll("1 of", "'plan'", MIRROR, "--accept-degraded");
            assertThat(Directories.fingerprint(home.artifacts())).isEqualTo(before);
            assertThat(home.eventsFile()).doesNotExist();
        }
    }

    @Test
    void a_lost_transcript_that_is_accepted_is_marked_in_every_prompt_that_uses_it() throws Exception {
        // given
        RunHome home = stoppedRun.copy();
        Files.delete(home.eventsFile());
        Files.delete(home.artifacts().resolve(MIRROR));

        // when
        StoppedRun.Outcome outcome = stoppedRun.resume(home, ACCEPT_DEGRADED);

        // then
        assertThat(outcome.warnings()).anyMatch(line -> line.startsWith("TRANSCRIPT_DEGRADED: "));
        assertThat(outcome.warnings()).anyMatch(line -> line.startsWith("ARTIFACTS_MISSING: 1 of "));
        String end = said("plan").substring(said("plan").length() - 100).stripTrailing();
        outcome.agent().prompts().forEach((task, prompt) -> {
            if (prompt.value().contains("\n### plan [FINISHED]\n")) {
                assertThat(prompt.value())
                        .contains("\n### plan [FINISHED]\n[Incomplete: only the end of this text was kept.")
                        .contains(end);
            } else {
                assertThat(prompt).isEqualTo(stoppedRun.reference().sent().get(task));
            }
        });
        assertThat(outcome.agent().prompts().values())
                .anyMatch(prompt -> prompt.value().contains("### plan"));
    }

    @Test
    void a_state_file_that_is_cut_or_altered_and_has_no_log_is_refused_by_name_or_serves() throws Exception {
        for (byte[] damaged : damages(stoppedRun.left().state())) {
            RunHome home = stoppedRun.copy();
            Files.delete(home.eventsFile());
            Files.write(home.state(), damaged);
            try {
                stoppedRun.requireParity("seed " + seed, stoppedRun.resume(home));
            } catch (Corrupt | TooNew refused) {
                assertThat(refused).as("seed " + seed).hasMessageContaining("state.json");
                assertThat(Files.readAllBytes(home.state())).isEqualTo(damaged);
            }
        }
    }

    /** Whether it came to the same end; else it was refused as damaged, with the file or the stream in it. */
    private boolean resumesOrNames(RunHome home, String file) throws InterruptedException {
        try {
            stoppedRun.requireParity("seed " + seed, stoppedRun.resume(home));
            return true;
        } catch (Corrupt | TooNew refused) {
            assertThat(refused).as("seed " + seed).hasMessageMatching("(?s).*(" + file + ").*");
            return false;
        }
    }

    private String said(String task) {
        return stoppedRun.scenario().turn(new TaskId(task)).expected();
    }

    /**
     * Nothing, a half, all but the last byte, and one bit in another place each. The places are parts of the whole, so a
     * seed means the same ones in a file that is a little longer, as a log is that was written at another time.
     */
    private List<byte[]> damages(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<byte[]> damages = new ArrayList<>();
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
            damages.add(Arrays.copyOf(whole, length));
        }
        for (int flip = 0; flip < FLIPS; flip++) {
            SplittableRandom random = new SplittableRandom(seed + flip);
            byte[] flipped = whole.clone();
            flipped[(int) (random.nextDouble() * whole.length)] ^= (byte) (1 << random.nextInt(8));
            damages.add(flipped);
        }
        return damages;
    }
}
