package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are lists, and the prompts that their items make. */
class ItemListTest {

    private static final String TWO = "[{\"file\":\"a.c\",\"line\":1.50},\"b.c\"]";

    private static ItemList list(String answer) {
        return ItemList.ofAnswer(answer, 10, "{{item}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TWO,
                "\n  " + TWO + "\n\n",
                "Here it is:\n\n```json\n" + TWO + "\n```\nThat is all.",
                "An example:\n```\n[1]\n```\nThe list:\n```\n" + TWO + "\n```",
                "```json\n" + TWO + "\n```  "
            })
    void an_answer_is_a_list_or_ends_in_one(String answer) {
        assertThat(list(answer).text()).isEqualTo("[\n{\"file\":\"a.c\",\"line\":1.50},\n\"b.c\"\n]\n");
    }

    @Test
    void what_is_kept_is_read_as_the_same_list() {
        ItemList list = list("[\"a\\n]\\u0000b\",{\"x\":[1,{\"y\":null}],\"z\":1e400}]");

        assertThat(ItemList.recorded(list.text())).isEqualTo(list);
        assertThat(ItemList.recorded(list.text()).text()).isEqualTo(list.text());
    }

    @Test
    void a_list_may_have_no_items() {
        assertThat(list("[]").items()).isEmpty();
        assertThat(ItemList.recorded(list(" [ ] ").text()).items()).isEmpty();
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of("", "found nothing"),
                Arguments.of("I could not.", "found 'I could not.'"),
                Arguments.of("{\"items\":[]}", "found '{\"items\":[]}'"),
                Arguments.of("```json\n[\"a\"]", "last fenced block"),
                Arguments.of("```json\n[\"a\"]\n```\n```\nls\n```", "last fenced block"),
                Arguments.of("[\"a\"", "a JSON array"),
                Arguments.of("[\"a\"] and more", "a JSON array"),
                Arguments.of("[{\"a\":1,\"a\":2}]", "Duplicate field"),
                Arguments.of("[1]", "item 1: '1'"),
                Arguments.of("[\"a\",null]", "item 2: 'null'"),
                Arguments.of("[\"a\",[\"b\"]]", "item 2: '[\"b\"]'"),
                Arguments.of("[\" \\t\"]", "item 1"),
                Arguments.of("[" + "\"a\",".repeat(10) + "\"a\"]", "expected at most 10 items, found 11"),
                Arguments.of("[" + "{\"a\":".repeat(60) + "1" + "}".repeat(60) + "]", "a JSON array"),
                Arguments.of("[\"" + "a".repeat(ItemList.LONGEST_ANSWER) + "\"]", "characters"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void any_other_answer_is_told_with_what_was_found(String answer, String found) {
        assertThatThrownBy(() -> list(answer))
                .isInstanceOf(Invalid.class)
                .hasMessageStartingWith("The list cannot be used: expected ")
                .hasMessageContaining(found)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }

    /** Each line begins a block that nothing ends: a search from each of them to the end would take hours. */
    @Test
    void an_answer_of_fences_alone_is_read_in_one_pass() {
        assertThatThrownBy(() -> list("```x\n".repeat(700_000))).isInstanceOf(Invalid.class);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of(
                        "Mend {{item}}.", "Mend {\"file\":\"a.c\",\"n\":2,\"deep\":{\"x\":[]},\"to\":\"{{item}}\"}."),
                Arguments.of("{{item.file}} {{item.n}} {{item.file}}", "a.c 2 a.c"),
                Arguments.of("{{item.deep}}", "{\"x\":[]}"),
                Arguments.of("{{item.to}}", "{{item}}"),
                Arguments.of(
                        "{{ item }} {{item.}} {{items}} {item} {{item.file}}",
                        "{{ item }} {{item.}} {{items}} {item} a.c"),
                Arguments.of(
                        "Mend it.", "Mend it.\n\n{\"file\":\"a.c\",\"n\":2,\"deep\":{\"x\":[]},\"to\":\"{{item}}\"}"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void an_item_takes_its_places_in_the_template_once(String template, String prompt) {
        String answer = "[\"other\",{\"file\":\"a.c\",\"n\":2,\"deep\":{\"x\":[]},\"to\":\"{{item}}\"}]";

        assertThat(list(answer).fill(template, 2)).isEqualTo(prompt);
    }

    @Test
    void a_string_stands_as_it_is() {
        assertThat(list("[\"say \\\"hi\\\" $1 \\\\\"]").fill("Do: {{item}}", 1)).isEqualTo("Do: say \"hi\" $1 \\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\"]", "[{\"file\":\"a\"},{\"name\":\"b\"}]", "[{\"file\":null}]"})
    void each_item_has_what_the_template_names(String answer) {
        assertThatThrownBy(() -> ItemList.ofAnswer(answer, 10, "Mend {{item.file}}"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("a member 'file' in each item");
    }

    @Test
    void a_template_that_was_changed_since_is_told_with_the_way_on() {
        assertThatThrownBy(() -> list("[{\"file\":\"a\"}]").fill("{{item.name}}", 1))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("no member 'name'")
                .hasMessageContaining("reproof rerun");
    }

    @Test
    void a_prompt_does_not_grow_without_a_bound() {
        ItemList list = list("[\"" + "a".repeat(1 << 20) + "\"]");

        assertThatThrownBy(() -> list.fill("{{item}}".repeat(17), 1))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("too long");
    }
}
