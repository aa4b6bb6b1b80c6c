package dev.reproof.projections.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TruncationBannerTest {

    @Test
    void a_text_that_begins_with_a_banner_is_known_to_be_incomplete() {
        assertThat(Banners.startText(TruncationBanner.of(9_999_999_999L))).isTrue();
        assertThat(Banners.startText("[...truncated 7 earlier chars...]\r\ntail"))
                .isTrue();
        assertThat(Banners.startText("[...truncated 7 earlier chars...]\ntail")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tail",
                "\n[...truncated 7 earlier chars...]",
                "[...truncated  earlier chars...]",
                "[...truncated earlier chars...]",
                "[...truncated 7 earlier chars...] tail",
                "[...truncated -7 earlier chars...]",
                "[...truncated \u0667 earlier chars...]",
                "[...truncated 7 earlier chars...",
                "> [...truncated 7 earlier chars...]"
            })
    void anything_else_is_no_banner(String text) {
        assertThat(Banners.startText(text)).isFalse();
    }
}
