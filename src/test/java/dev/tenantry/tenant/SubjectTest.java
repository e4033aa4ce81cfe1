package dev.tenantry.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {

    static String[] tooShortOrTooLong() {
        return new String[] {"", "a".repeat(256), "\uD83D\uDE00".repeat(256)};
    }

    @ParameterizedTest
    @MethodSource("tooShortOrTooLong")
    @ValueSource(strings = {"nul\0byte", "\0", "half\uD800", "\uDC00half", "\uDE00\uD83D"})
    void refusesWhatCannotBeStored(String text) {
        assertThat(Subject.parse(text)).isEmpty();
        assertThatThrownBy(() -> new Subject(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "olivia@acme", "auth0|5f7c", "https://issuer.example/users/1", " ", "?", "ölçü"})
    void readsWhatProvidersSend(String text) {
        assertThat(Subject.parse(text)).contains(new Subject(text));
    }

    @Test
    void countsCharactersAsPostgresDoes() {
        assertThat(Subject.parse("\uD83D\uDE00".repeat(255))).isPresent();
        assertThat(Email.parse("\uD83D\uDE00a")).isEmpty();
        assertThat(Email.parse("\uD83D\uDE00ab")).isPresent();
    }

    @Test
    void readsNoSubject() {
        assertThat(Subject.parse(null)).isEmpty();
    }
}
