package dev.tenantry.token;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token whose signature is good, read by their types (RFC 7519, section 4.1). Unmodifiable in depth,
 * because concurrent requests share them.
 */
record Claims(Map<String, Object> json) {

    // Far more than any provider needs. Without a limit, a deep claim would end as a stack overflow.
    private static final int MAX_DEPTH = 32;

    static Claims parse(String payload) throws TokenRefusedException {
        try {
            return new Claims(unmodifiable(JsonUtil.parseJson(payload), 0));
        } catch (JoseException noJson) {
            throw new TokenRefusedException(TokenReason.MALFORMED);
        }
    }

    private static Map<String, Object> unmodifiable(Map<?, ?> json, int depth) throws TokenRefusedException {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : json.entrySet()) {
            copy.put(String.valueOf(member.getKey()), unmodifiable(member.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object unmodifiable(@Nullable Object value, int depth) throws TokenRefusedException {
        if (depth > MAX_DEPTH) {
            throw new TokenRefusedException(TokenReason.MALFORMED);
        }
        return switch (value) {
            case Map<?, ?> json -> unmodifiable(json, depth);
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                for (@Nullable Object entry : list) {
                    copy.add(unmodifiable(entry, depth + 1));
                }
                yield Collections.unmodifiableList(copy);
            }
            case null, default -> value;
        };
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
        return Optional.of(Collections.unmodifiableSet(strings));
    }
}
