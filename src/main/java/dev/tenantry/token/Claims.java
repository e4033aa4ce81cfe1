package dev.tenantry.token;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** The claims of a token whose signature is good, read by their types (RFC 7519, section 4.1). */
record Claims(Map<String, Object> json) {

    static Claims parse(String payload) throws TokenRefusedException {
        try {
            return new Claims(JsonUtil.parseJson(payload));
        } catch (JoseException noJson) {
            throw new TokenRefusedException(TokenReason.MALFORMED);
        }
    }

    /** @throws TokenRefusedException if the claim is present and not a string */
    Optional<String> text(String name) throws TokenRefusedException {
        return switch (json.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw new TokenRefusedException(TokenReason.MALFORMED_CLAIM);
        };
    }

    /**
     * Returns seconds since 1970, without the fraction. A number that is too large becomes the largest long.
     *
     * @throws TokenRefusedException if the claim is present and not a number
     */
    OptionalLong seconds(String name) throws TokenRefusedException {
        return switch (json.get(name)) {
            case null -> OptionalLong.empty();
            case Number number -> OptionalLong.of(seconds(number));
            default -> throw new TokenRefusedException(TokenReason.MALFORMED_CLAIM);
        };
    }

    // By double, because longValue of a BigInteger would return its lowest bits.
    static long seconds(Number number) {
        return number instanceof Long exact ? exact : (long) number.doubleValue();
    }

    /** @throws TokenRefusedException if the claim is present and neither a string nor an array of strings */
    Set<String> audience() throws TokenRefusedException {
        if (json.get("aud") instanceof List<?> list) {
            return strings(list).orElseThrow(() -> new TokenRefusedException(TokenReason.MALFORMED_CLAIM));
        }
        return text("aud").map(Set::of).orElse(Set.of());
    }

    /** Returns the groups; empty if the claim is anything but an array of strings. A single string is not split. */
    Set<String> groups() {
        return json.get("groups") instanceof List<?> list ? strings(list).orElse(Set.of()) : Set.of();
    }

    private static Optional<Set<String>> strings(List<?> list) {
        Set<String> strings = new LinkedHashSet<>();
        for (Object entry : list) {
            if (!(entry instanceof String string)) {
                return Optional.empty();
            }
            strings.add(string);
        }
        return Optional.of(strings);
    }
}
