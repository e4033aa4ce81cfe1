package dev.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvitedAddressTest {

    @ParameterizedTest
    @CsvSource({
        "max@acme.example, max@acme.example",
        "Max@ACME.Example, max@acme.example",
        "max+orders@acme.example, max+orders@acme.example",
        "a@b, a@b",
        "o'neil@acme.example, o'neil@acme.example",
        "Jörg@xn--bcher-kva.example, jörg@xn--bcher-kva.example",
        "ÖLÇÜ@acme.example, ÖlÇÜ@acme.example",
        "用户@acme.example, 用户@acme.example",
        "😀@acme.example, 😀@acme.example",
    })
    void foldsAsciiLettersOnly(String text, String folded) {
        assertThat(InvitedAddress.parse(text)).hasValue(new InvitedAddress(folded));
    }

    /** Each pair is equal by some rule of Unicode. */
    @ParameterizedTest
    @CsvSource({
        "mi\u212Ae@acme.example, mike@acme.example", // Kelvin sign
        "m\u0131ke@acme.example, mike@acme.example", // dotless i
        "M\u0130KE@acme.example, mike@acme.example", // I with a dot
        "\u017Fam@acme.example, sam@acme.example", // long s
        "stra\u00DFe@acme.example, strasse@acme.example",
        "\uFF4Dike@acme.example, mike@acme.example", // full width
        "\u03C2@acme.example, \u03C3@acme.example", // final sigma
        "\u0430@acme.example, a@acme.example", // Cyrillic
        "J\u00D6RG@acme.example, j\u00F6rg@acme.example",
    })
    void keepsApartWhatOnlyUnicodeFindsAlike(String one, String other) {
        assertThat(InvitedAddress.parse(one)).isNotEqualTo(InvitedAddress.parse(other));
        assertThat(InvitedAddress.parse(other)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a@",
                "@b",
                "max",
                "max acme@example",
                "max@acme@example",
                "\"max@x\"@acme.example",
                "max@",
                "max@.example",
                "max@acme..example",
                "max@acme.example.",
                "max@-acme.example",
                "max@ac_me.example",
                "max@b\u00FCcher.example",
                "max@stra\u00DFe.example",
                "max@\uFF41cme.example",
                "max@[127.0.0.1]",
                " max@acme.example",
                "max@acme.example ",
                "max@acme.example\n",
                "max\t@acme.example",
                "ma\u0000x@acme.example",
                "max\u00A0@acme.example",
                "ma\u200Bx@acme.example",
                "ma\u200Dx@acme.example",
                "\u202Exam@acme.example",
                "ma\uFEFFx@acme.example",
                "ma\u00ADx@acme.example",
                "ma\u2028x@acme.example",
                "ma\u3164x@acme.example",
                "ma\uE000x@acme.example",
                "ma\uFFFFx@acme.example",
                "max\uFE0F@acme.example",
                "ma\uD800x@acme.example",
                "max\uFF20acme.example",
                "ma\u2063x@acme.example",
            })
    void refusesWhatIsNoPlainAddress(String text) {
        assertThat(InvitedAddress.parse(text)).isEmpty();
    }

    @Test
    void refusesFormsThatAreNotComposed() {
        String composed = "jörg@acme.example";
        assertThat(InvitedAddress.parse(composed)).isPresent();
        assertThat(InvitedAddress.parse(Normalizer.normalize(composed, Normalizer.Form.NFD)))
                .isEmpty();
    }

    @Test
    void countsCodePoints() {
        String domain = "@acme.example";
        assertThat(InvitedAddress.parse("😀".repeat(320 - domain.length()) + domain))
                .isPresent();
        assertThat(InvitedAddress.parse("😀".repeat(321 - domain.length()) + domain))
                .isEmpty();
    }
}
