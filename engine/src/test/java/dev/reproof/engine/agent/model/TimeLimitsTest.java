package dev.reproof.engine.agent.model;

import static dev.reproof.engine.agent.model.ModelServer.finish;
import static dev.reproof.engine.agent.model.ModelServer.status;
import static dev.reproof.engine.agent.model.ModelServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.agent.Watch;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Time limits and interrupts; the fixture sees that each ends request, connection and threads. */
class TimeLimitsTest extends ModelAgentFixture {

    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void silence_ends_the_attempt() throws Exception {
        server.then(exchange -> {
            exchange.begin();
            exchange.send(text("half s"));
            exchange.awaitEnd();
        });

        assertThat(run(call().idleTimeout(SHORT), output))
                .isEqualTo(failed("Model endpoint printed nothing for 100 ms"));

        assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void an_endpoint_that_only_says_that_it_is_there_has_until_the_attempt_ends() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        server.then(exchange -> {
            exchange.begin();
            while (ended.getCount() > 0) {
                try {
                    exchange.send(": still here\n\n" + text(""));
                } catch (IOException gone) {
                    return;
                }
            }
        });

        assertThat(run(call().idleTimeout(Duration.ofSeconds(3)).taskTimeout(Duration.ofSeconds(4)), output))
                .isEqualTo(failed("Model endpoint timed out after 4000 ms"));
        ended.countDown();
    }

    @Test
    void an_endpoint_that_takes_the_request_and_never_answers_is_silent() throws Exception {
        server.then(ModelServer.Exchange::awaitEnd);

        assertThat(run(call().idleTimeout(SHORT), output))
                .isEqualTo(failed("Model endpoint printed nothing for 100 ms"));
    }

    @Test
    void the_whole_attempt_has_a_limit_however_much_is_said() throws Exception {
        server.then(exchange -> {
            exchange.begin();
            try {
                while (true) {
                    exchange.send(text("on and on "));
                }
            } catch (IOException gone) {
                return;
            }
        });

        assertThat(run(call().taskTimeout(SHORT), output)).isEqualTo(failed("Model endpoint timed out after 100 ms"));
    }

    @Test
    void tries_and_pauses_are_part_of_the_attempt() throws Exception {
        server.then(status(429, "", "Retry-After: 60"));
        AgentCalls call = call().taskTimeout(Duration.ofMillis(300));

        assertThat(run(
                        new ModelAgent(
                                ModelEndpoint.of(ModelApi.CHAT, server.baseUrl(), "K", Optional.of(KEY)),
                                Optional.empty(),
                                key -> OutputStream.nullOutputStream(),
                                Clock.systemUTC()),
                        call,
                        output))
                .isEqualTo(
                        failed(
                                "Model endpoint timed out after 300 ms, waiting to ask again after: Model endpoint answered with status 429"));

        assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
        assertThat(retry().map(Retry::cause)).contains(Cause.RATE_LIMIT);
    }

    @Test
    void an_answer_that_is_complete_is_not_lost_to_a_connection_that_stays_open() throws Exception {
        AnswerStream stream = new AnswerStream(
                ModelApi.CHAT.events("oven-1", word -> word),
                new Watch("Model endpoint", call().call()),
                new KeyFilter(""),
                output);
        stream.bytes(ByteBuffer.wrap(text("all").getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> stream.expired("too late")).hasMessage("too late");

        stream.bytes(ByteBuffer.wrap(finish("stop").getBytes(StandardCharsets.UTF_8)));
        stream.expired("too late"); // does not throw any more

        assertThat(said()).isEqualTo("all");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void an_interrupt_ends_an_answer_that_streams() throws Exception {
        server.then(exchange -> {
            exchange.begin();
            exchange.send(text("half"));
            exchange.awaitEnd();
        });

        assertThat(interrupted(agent(), () -> !output.texts().isEmpty())).isInstanceOf(InterruptedException.class);
        assertThat(said()).isEqualTo("half");
    }

    @Test
    void an_interrupt_ends_the_wait_for_an_answer() throws Exception {
        server.then(ModelServer.Exchange::awaitEnd);

        assertThat(interrupted(agent(), () -> !server.requests().isEmpty())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void an_interrupt_ends_the_wait_for_the_next_try() throws Exception {
        server.then(status(500, ""));
        CountDownLatch waits = new CountDownLatch(1);
        ModelAgent agent = agent(pause -> {
            waits.countDown();
            new CountDownLatch(1).await();
        });

        assertThat(interrupted(agent, () -> waits.getCount() == 0)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void an_interrupt_is_seen_where_nothing_is_waited_for() throws Exception {
        server.then(ModelServer.answers("all"));
        RecordedOutput interrupting = new RecordedOutput() {
            @Override
            public synchronized void text(CharSequence chunk) {
                super.text(chunk);
                Thread.currentThread().interrupt();
            }
        };

        assertThatThrownBy(() -> run(call(), interrupting)).isInstanceOf(InterruptedException.class);
    }

    private Throwable interrupted(ModelAgent agent, Callable<Boolean> when) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                agent.run(call().call(), output);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        runner.start();
        await().until(when);
        runner.interrupt();
        runner.join();
        return thrown.get();
    }
}
