package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageSizeTest {

    private final PageSize size = new PageSize();

    @Test
    void short_rows_come_in_large_pages_and_long_ones_in_small_ones() {
        assertThat(size.rows()).isEqualTo(64);
        assertThat(size.mayGoOn(page(64, 100))).isTrue();
        assertThat(size.rows()).isEqualTo(256);
        assertThat(size.mayGoOn(page(256, 64 << 10))).isTrue();
        assertThat(size.rows()).isEqualTo(128);
        assertThat(size.mayGoOn(page(128, 1 << 20))).isTrue();
        assertThat(size.rows()).isEqualTo(8);
        assertThat(size.mayGoOn(page(8, 16 << 20))).isTrue();
        assertThat(size.rows()).isOne();
        assertThat(size.mayGoOn(page(1, 0))).isTrue();
        assertThat(size.rows()).isEqualTo(256);
    }

    @Test
    void a_page_that_is_not_full_is_the_last_one() {
        assertThat(size.mayGoOn(page(63, 100))).isFalse();
        assertThat(size.mayGoOn(List.of())).isFalse();
    }

    private static List<Cells> page(int rows, int bytes) {
        return Collections.nCopies(rows, new Cells(List.of(Optional.of(new byte[bytes]), Optional.empty())));
    }
}
