package dev.reproof.engine.log.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said to be damage, and what the store wants for. */
class StoreFaultTest {

    static Stream<Named<Throwable>> damage() {
        return Stream.of(
                named("null", new IllegalStateException(new NullPointerException())),
                named("assertion", new AssertionError()),
                named("no end", new StackOverflowError()),
                named("length", new NegativeArraySizeException("-1")),
                named("type", sql(ErrorCode.DATA_CONVERSION_ERROR_1, new ClassCastException())),
                named("page", sql(ErrorCode.GENERAL_ERROR_1, store(DataUtils.ERROR_FILE_CORRUPT, null))),
                named("chunk", store(DataUtils.ERROR_CHUNK_NOT_FOUND, null)),
                named(
                        "short",
                        sql(ErrorCode.IO_EXCEPTION_1, store(DataUtils.ERROR_READING_FAILED, new EOFException()))),
                named("column", sql(ErrorCode.COLUMN_NOT_FOUND_1, null)));
    }

    static Stream<Named<Throwable>> wants() {
        return Stream.of(
                named(
                        "full",
                        sql(
                                ErrorCode.GENERAL_ERROR_1,
                                store(DataUtils.ERROR_WRITING_FAILED, new IOException("No space left on device")))),
                named(
                        "descriptors",
                        sql(ErrorCode.IO_EXCEPTION_1, new FileSystemException("events", null, "Too many open files"))),
                named("disk", store(DataUtils.ERROR_READING_FAILED, new IOException("Input/output error"))),
                named("closed", sql(ErrorCode.OBJECT_CLOSED, null)),
                named("program", new NoClassDefFoundError("org/h2/Gone")));
    }

    @ParameterizedTest
    @MethodSource
    void damage(Throwable failure) {
        assertThat(StoreFault.isDamage(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void wants(Throwable failure) {
        assertThat(StoreFault.want(failure)).isPresent();
    }

    @Test
    void memory_that_ran_out_while_there_is_much_was_asked_for_by_a_damaged_length() {
        assertThat(StoreFault.isDamage(sql(ErrorCode.OUT_OF_MEMORY, new OutOfMemoryError("Requested memory: 99"))))
                .isTrue();
        assertThat(StoreFault.isDamage(sql(ErrorCode.OUT_OF_MEMORY, null))).isFalse();
        assertThat(StoreFault.isDamage(new OutOfMemoryError("unable to create native thread: possibly out of memory")))
                .isFalse();
        assertThat(StoreFault.isDamage(new OutOfMemoryError("Metaspace"))).isFalse();
    }

    @Test
    void causes_that_go_round_come_to_an_end() {
        IllegalStateException one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));

        assertThat(StoreFault.isDamage(one)).isTrue();
    }

    private static SQLException sql(int code, Throwable cause) {
        return new SQLException("told", "HY000", code, cause);
    }

    private static MVStoreException store(int code, Throwable cause) {
        MVStoreException failure = new MVStoreException(code, "told");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }
}
