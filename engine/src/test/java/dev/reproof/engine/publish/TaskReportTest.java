package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.TaskStanding;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.Told;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.run.Tries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TaskReportTest {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final AttemptKey KEY = new AttemptKey(new TaskId("moor | it"), 1, 2);
    private static final AttemptKey PARENT = new AttemptKey(new TaskId("chart\n"), 0, 3);
    private static final TaskState.Gate NO_GATE = new TaskState.Gate(Optional.empty(), Optional.empty());
    private static final Seal SEAL = new Seal(9, 9, Sha256.of("all said\n"), 2);

    @Test
    void tells_what_a_finished_attempt_was_given_and_what_it_said() {
        TaskState task = task(
                new TaskStanding.Finished(Optional.of(START.plusMillis(61_500))),
                new TokenUsage(OptionalLong.of(12), OptionalLong.of(34)),
                Optional.of(new TranscriptRef(KEY, new StreamId("r/1"), SEAL)),
                dispatched());
        AttemptText said = new AttemptText(new StreamId("r/1"), SEAL, Optional.of("moor.iter1.stream.txt"));
        TaskReport report = new TaskReport(task, Optional.of(said), List.of());
        String page = report.page(Optional.of(ShownText.of("prompt")), Optional.of(ShownText.of("all said\n")));

        assertThat(page).startsWith(report.opening());
        assertThat(page).isEqualTo("""
                        # moor \\| it

                        | Status | FINISHED |
                        | --- | --- |
                        | Iteration | 1 |
                        | Attempt | 2 |
                        | Model | large\\_one |
                        | Started | 2026-03-01T08:00:00Z |
                        | Finished | 2026-03-01T08:01:01.500Z |
                        | Duration | 61.500 s |
                        | Input tokens | 12 |
                        | Output tokens | 34 |
                        | Prompt bytes | 6 |
                        | Prompt SHA-256 | `%s` |
                        | Transcript | [moor.iter1.stream.txt](moor.iter1.stream.txt) |
                        | Transcript bytes | 9 |
                        | Transcript SHA-256 | `%s` |
                        | Invalid UTF-8 replaced | 2 |

                        ## Stitched from

                        | Parent | Iteration | Attempt | Kept | Transcript SHA-256 |
                        | --- | --- | --- | --- | --- |
                        | chart\\\\u000a | 0 | 3 | summarize | `%s` |
                        | silent | – | – | summarize | – |

                        ## Prompt

                        ```text
                        prompt
                        ```

                        ## Answer

                        ```text
                        all said
                        ```
                        """.formatted(Sha256.of("prompt"), SEAL.sha256(), Sha256.of("chart")));
    }

    @Test
    void tells_why_a_task_was_skipped_that_never_ran() {
        TaskState task = new TaskState(
                new TaskId("sign"),
                0,
                0,
                Optional.empty(),
                new TaskStanding.Stopped(TaskStatus.ERROR, Optional.of(START), Optional.of("Skipped"), List.of()),
                TokenUsage.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                NO_GATE,
                Told.NOTHING,
                Tries.NONE,
                false,
                List.of());

        TaskReport report = new TaskReport(task, Optional.empty(), List.of());

        assertThat(report.page(Optional.empty(), Optional.empty())).isEqualTo("""
                        # sign

                        | Status | ERROR |
                        | --- | --- |
                        | Iteration | 0 |
                        | Attempt | 0 |
                        | Started | – |
                        | Finished | 2026-03-01T08:00:00Z |
                        | Duration | – |

                        ## Error

                        ```text
                        Skipped
                        ```
                        """);
    }

    @Test
    void says_where_the_rest_of_a_long_text_is_and_what_cannot_be_shown() {
        TaskState task = task(
                new TaskStanding.Finished(Optional.of(START)),
                TokenUsage.UNKNOWN,
                Optional.of(new TranscriptRef(KEY, new StreamId("r/1"), SEAL)),
                dispatched());
        ShownText cut = new ShownText("```` begin", false);

        assertThat(page(task, Optional.of("a.stream.txt"), Optional.empty(), Optional.of(cut)))
                .endsWith("""
                        ## Prompt

                        It is not shown here; `reproof prompt` prints all 6 bytes.

                        ## Answer

                        `````text
                        ```` begin
                        `````

                        That is the beginning; [a.stream.txt](a.stream.txt) has all 9 bytes.
                        """);
        assertThat(page(task, Optional.empty(), Optional.of(cut), Optional.empty()))
                .contains("That is the beginning; `reproof prompt` prints all 6 bytes.\n")
                .endsWith("\n## Answer\n\nIt is not shown here; `reproof transcript` prints all 9 bytes.\n");
    }

    @Test
    void says_so_where_an_answer_is_empty() {
        TaskState task =
                task(new TaskStanding.Finished(Optional.of(START)), TokenUsage.UNKNOWN, Optional.empty(), dispatched());
        AttemptText silence =
                new AttemptText(new StreamId("r/1"), new Seal(0, 0, Sha256.of(""), 0), Optional.of("a.stream.txt"));

        assertThat(new TaskReport(task, Optional.of(silence), List.of())
                        .page(Optional.empty(), Optional.of(ShownText.of(""))))
                .endsWith("\n## Answer\n\nNothing.\n");
    }

    private static String page(
            TaskState task, Optional<String> file, Optional<ShownText> prompt, Optional<ShownText> answer) {
        AttemptText said = new AttemptText(new StreamId("r/1"), SEAL, file);
        return new TaskReport(task, Optional.of(said), List.of()).page(prompt, answer);
    }

    private static TaskDispatched dispatched() {
        return new TaskDispatched(
                KEY,
                new StreamId("r/1"),
                TextDigest.of("prompt"),
                List.of(
                        new PromptInput(
                                PARENT.task(),
                                Optional.of(PARENT),
                                Optional.of(Sha256.of("chart")),
                                "summarize",
                                Sha256.of("excerpt")),
                        new PromptInput(
                                new TaskId("silent"),
                                Optional.empty(),
                                Optional.empty(),
                                "summarize",
                                Sha256.of("nothing"))),
                Optional.of("large_one"));
    }

    private static TaskState task(
            TaskStanding standing, TokenUsage usage, Optional<TranscriptRef> transcript, TaskDispatched dispatched) {
        return new TaskState(
                KEY.task(),
                KEY.iteration(),
                KEY.attempt(),
                Optional.of(START),
                standing,
                usage,
                transcript,
                Optional.empty(),
                List.of(dispatched),
                NO_GATE,
                Told.NOTHING,
                Tries.NONE,
                false,
                List.of());
    }
}
