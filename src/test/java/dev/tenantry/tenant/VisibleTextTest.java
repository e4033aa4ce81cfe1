package dev.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"PO-2026-0042", "\u00DCbergr\u00F6\u00DFe", "\u6CE8\u6587", "\uD83D\uDE80"})
    void acceptsWhatCanBeSeen(String text) {
        assertThat(VisibleText.isVisible(text)).isTrue();
    }

    /** Decomposed, directed, joined, of no width, blank, private, not assigned, half of a character, controls. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0308",
                "\u202Ea",
                "\u2066a",
                "\u200Fa",
                "a\u200Db",
                "a\u200Bb",
                "\uFEFFa",
                "a\u00ADb",
                "a\u3164b",
                "a b",
                "a\u00A0b",
                "a\u2028b",
                "\uE000",
                "\u0378",
                "\uD83D",
                "a\u0085b",
                "a\u007Fb",
                "a\tb",
                "a\uFE0Fb"
            })
    void refusesWhatLooksLikeSomethingElse(String text) {
        assertThat(VisibleText.isVisible(text)).isFalse();
    }
}
