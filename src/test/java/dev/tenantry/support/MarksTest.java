package dev.tenantry.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {

    private final Marks marks = new Marks();
    private final String acmes = marks.make("acme");
    private final String globexs = marks.make("globex");

    @Test
    void tellsWhoseMarksAreThere() {
        assertThat(marks.in("a " + acmes + " b " + globexs))
                .containsOnly(entry("acme", Set.of(acmes)), entry("globex", Set.of(globexs)));
        assertThat(marks.foreignTo("acme", acmes + globexs)).isEqualTo(Map.of("globex", Set.of(globexs)));
        assertThat(marks.foreignTo("acme", acmes)).isEmpty();
    }

    @Test
    void findsNothingElse() {
        assertThat(marks.in("a" + new Marks().make("acme") + acmes.substring(1)))
                .isEmpty();
        assertThat(marks.in(new byte[0])).isEmpty();
    }

    @Test
    void findsThemInAnyCaseAndInHexadecimal() {
        assertThat(marks.in(acmes.toUpperCase(Locale.ROOT))).containsOnlyKeys("acme");
        assertThat(marks.in(HexFormat.of().withUpperCase().formatHex(acmes.getBytes(StandardCharsets.UTF_8))))
                .containsOnlyKeys("acme");
    }

    /** With any number of octets around it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void findsThemInBase64(int before) {
        for (int after = 0; after < 6; after++) {
            byte[] octets = ("\u007f".repeat(before) + acmes + "?".repeat(after)).getBytes(StandardCharsets.UTF_8);
            assertThat(marks.in(Base64.getEncoder().encode(octets))).containsOnlyKeys("acme");
            assertThat(marks.in(Base64.getUrlEncoder().encode(octets))).containsOnlyKeys("acme");
        }
    }

    @Test
    void findsIdsWithAndWithoutDashes() {
        UUID id = UUID.randomUUID();
        marks.add("initech", id.toString());
        assertThat(marks.in("/orders/" + id)).containsOnlyKeys("initech");
        assertThat(marks.in("t_" + id.toString().replace("-", ""))).containsOnlyKeys("initech");
    }
}
