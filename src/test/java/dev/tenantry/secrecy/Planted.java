package dev.tenantry.secrecy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Random secrets, each of which is the value of one setting, or a part of it. */
final class Planted {

    private static final int BITS = 128;

    private final Map<String, List<String>> forms = new LinkedHashMap<>();

    /** Returns a new secret for the setting. It is found in other encodings too. */
    String secretOf(String setting) {
        String secret = "planted" + new BigInteger(BITS, new SecureRandom()).toString(36);
        add(setting, secret.getBytes(StandardCharsets.UTF_8));
        forms.get(setting).add(secret);
        return secret;
    }

    /** Adds a secret that exists already. */
    void add(String name, byte[] secret) {
        forms.put(name, new ArrayList<>(List.of(HexFormat.of().formatHex(secret), base64(secret))));
    }

    // The last octets could be encoded together with what follows.
    private static String base64(byte[] secret) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(secret, secret.length / 3 * 3));
    }

    Set<String> settings() {
        return forms.keySet();
    }

    String[] texts() {
        return forms.values().stream().flatMap(List::stream).toArray(String[]::new);
    }

    /** Returns the settings whose secret the text contains. */
    List<String> in(String text) {
        return forms.entrySet().stream()
                .filter(secret -> secret.getValue().stream().anyMatch(text::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> in(Stream<String> texts) {
        return texts.flatMap(text -> in(text).stream()).distinct().toList();
    }
}
