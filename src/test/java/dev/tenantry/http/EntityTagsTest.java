package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.ClientErrorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    @Test
    void isTheVersionInQuotes() {
        assertThat(EntityTags.of(7)).isEqualTo("\"7\"").matches(EntityTags.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", " \"7\" ", "*", "\"6\", \"7\"", "\"6\",\"7\"", "W/\"7\", \"7\"", "\"a,b\", \"7\""})
    void allowsAChangeOfTheVersionThatWasRead(String ifMatch) {
        assertThatCode(() -> EntityTags.requireMatch(ifMatch, 7)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"6\"",
                "7",
                "\"07\"",
                "\"77\"",
                "W/\"7\"",
                "",
                "\"",
                "**",
                "\"x\" \"7\"",
                "'7'",
                "\"6,\"7\"",
                "x, \"7\""
            })
    void refusesAChangeOfAnyOtherVersion(String ifMatch) {
        assertThatThrownBy(() -> EntityTags.requireMatch(ifMatch, 7))
                .isInstanceOfSatisfying(
                        ClientErrorException.class,
                        refusal -> assertThat(refusal.getResponse().getStatus()).isEqualTo(412));
    }

    @Test
    void requiresAVersionForAChange() {
        assertThat(EntityTags.requireIfMatch("\"7\"")).isEqualTo("\"7\"");
        assertThatThrownBy(() -> EntityTags.requireIfMatch(null))
                .isInstanceOfSatisfying(
                        ClientErrorException.class,
                        refusal -> assertThat(refusal.getResponse().getStatus()).isEqualTo(428));
    }

    @Test
    void knowsWhetherTheClientHasTheVersion() {
        assertThat(EntityTags.isKnown("\"7\"", 7)).isTrue();
        assertThat(EntityTags.isKnown("W/\"7\"", 7)).isTrue();
        assertThat(EntityTags.isKnown("*", 7)).isTrue();
        assertThat(EntityTags.isKnown("\"6\"", 7)).isFalse();
        assertThat(EntityTags.isKnown(null, 7)).isFalse();
    }
}
