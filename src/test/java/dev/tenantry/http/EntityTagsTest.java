package dev.tenantry.http;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(EntityTags.isMatched(ifMatch, 7)).isTrue();
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
        assertThat(EntityTags.isMatched(ifMatch, 7)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", " \"7\" ", "*", "\"6\", \"7\"", "W/\"7\",\"\"", "\"a,b\"", "\"\u00e9\""})
    void acceptsAListOfTags(String header) {
        assertThat(EntityTags.isWellFormed(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "", "\"", "**", "\"x\" \"7\"", "'7'", "\"6,\"7\"", "x, \"7\"", "\"7\",", ",", "w/\"7\""})
    void acceptsNothingElse(String header) {
        assertThat(EntityTags.isWellFormed(header)).isFalse();
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
