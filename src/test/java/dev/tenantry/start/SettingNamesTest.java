package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.NameIterator;
import io.smallrye.config.PropertyName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an executable decides about names of settings must be what SmallRye Config and Quarkus decide. */
class SettingNamesTest {

    private static final List<String> SEGMENTS = List.of(
            "a", "b", "ab", "ba", "*", "\"a\"", "\"a.b\"", "\"\"", "a[0]", "a[*]", "a[10]", "\"*\"", "a\\.b", "");

    /** All names of one to three segments. */
    private static final List<String> NAMES = names();

    private static List<String> names() {
        List<String> names = new ArrayList<>(SEGMENTS);
        for (String first : SEGMENTS) {
            for (String second : SEGMENTS) {
                names.add(first + "." + second);
                SEGMENTS.forEach(third -> names.add(first + "." + second + "." + third));
            }
        }
        return names;
    }

    @Test
    void neverTellsApartWhatIsEqual() {
        List<String> wrong = new ArrayList<>();
        int equal = 0;
        int toldApart = 0;
        for (String one : NAMES) {
            for (String other : NAMES) {
                boolean differ = SettingNames.differ(one, other);
                if (new PropertyName(one).equals(new PropertyName(other))) {
                    equal++;
                    if (differ) {
                        wrong.add(one + " = " + other);
                    }
                } else if (differ) {
                    toldApart++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(equal).as("pairs that are equal").isGreaterThan(2 * NAMES.size());
        assertThat(toldApart).as("pairs told apart").isGreaterThan(100 * NAMES.size());
    }

    @Test
    void findsTheSameEndsOfSegments() {
        int found = 0;
        for (String name : NAMES) {
            for (NameIterator segments = new NameIterator(name); segments.hasNext(); segments.next()) {
                int end = SettingNames.nextEnd(name, segments.getPosition());
                if (end >= 0) {
                    assertThat(end)
                            .as("%s after %d", name, segments.getPosition())
                            .isEqualTo(segments.getNextEnd());
                    found++;
                }
            }
        }
        assertThat(found).as("ends found").isGreaterThan(NAMES.size() / 3);
    }

    /** Quarkus' iterator decides what happens there. */
    @Test
    void findsNothingAfterTheLastSegment() {
        assertThat(SettingNames.nextEnd("a.b", 3)).isEqualTo(-1);
    }
}
