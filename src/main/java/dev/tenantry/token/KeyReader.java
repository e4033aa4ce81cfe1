package dev.tenantry.token;

import io.smallrye.jwt.util.KeyUtils;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Reads keys from PEM (a public key or a certificate), a JSON Web Key or a JSON Web Key set. */
final class KeyReader {

    private final Set<String> algorithms;
    private final List<VerificationKey> keys = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    private KeyReader(Set<String> algorithms) {
        this.algorithms = algorithms;
    }

    /** Returns the keys; if the text has none of these forms, the set has neither keys nor refusals. */
    static KeySet read(String content, Set<String> algorithms) {
        // Some servers put a byte order mark first (RFC 8259, section 8.1).
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        KeyReader reader = new KeyReader(algorithms);
        if (text.stripLeading().startsWith("{")) {
            reader.readJson(text);
        } else {
            pemKey(text)
                    .or(() -> certified(text))
                    .ifPresent(key -> reader.add("The key", Optional.empty(), key, algorithms));
        }
        return new KeySet(reader.keys, reader.refusals);
    }

    private void readJson(String text) {
        Map<String, Object> json;
        try {
            json = JsonUtil.parseJson(text);
        } catch (JoseException noJson) {
            return;
        }
        if (!(json.getOrDefault("keys", List.of(json)) instanceof List<?> entries)) {
            return;
        }
        for (Object entry : entries) {
            if (entry instanceof Map<?, ?> jwk && jwk.containsKey("kty")) {
                readJwk(strings(jwk));
            }
        }
    }

    private void readJwk(Map<String, Object> jwk) {
        String name = name(jwk.get("kid"));
        Optional<String> otherPurpose = KeyRules.otherPurpose(jwk, algorithms);
        if (otherPurpose.isPresent()) {
            refuse(name, otherPurpose.get());
            return;
        }
        try {
            if (!(JsonWebKey.Factory.newJwk(jwk) instanceof PublicJsonWebKey key)) {
                refuse(name, "is symmetric");
            } else if (key.getPrivateKey() != null) {
                refuse(name, "is published with its private key, so anyone can sign with it");
            } else {
                add(
                        name,
                        Optional.ofNullable(key.getKeyId()),
                        key.getPublicKey(),
                        Optional.ofNullable(key.getAlgorithm()).map(Set::of).orElse(algorithms));
            }
        } catch (JoseException | RuntimeException invalid) {
            refuse(name, "is not a valid JSON Web Key");
        }
    }

    private void add(String name, Optional<String> kid, PublicKey key, Set<String> permitted) {
        Set<String> fitting = Algorithms.fitting(key, permitted);
        Optional<String> weakness = KeyRules.weakness(key);
        if (weakness.isPresent()) {
            refuse(name, weakness.get());
        } else if (fitting.isEmpty()) {
            refuse(name, "fits none of the algorithms in " + TokenSettings.ALGORITHM);
        } else {
            keys.add(new VerificationKey(kid, key, fitting));
        }
    }

    private void refuse(String name, String reason) {
        refusals.add(name + " " + reason);
    }

    // The text comes from another server and goes to the log.
    private static String name(@Nullable Object kid) {
        if (!(kid instanceof String id)) {
            return "A key without an id";
        }
        String printable = id.replaceAll("[^\\x20-\\x7e]", "?");
        return "Key \"" + printable.substring(0, Math.min(printable.length(), 60)) + "\"";
    }

    private static Optional<PublicKey> pemKey(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
        return Stream.of("RSA", "EC", "EdDSA")
                .flatMap(type -> decode(type, base64).stream())
                .findFirst();
    }

    private static Optional<PublicKey> decode(String type, String base64) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return Optional.of(KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | RuntimeException otherType) {
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> certified(String pem) {
        try {
            return Optional.of(KeyUtils.decodeCertificate(pem));
        } catch (GeneralSecurityException | RuntimeException noCertificate) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> strings(Map<?, ?> json) {
        return (Map<String, Object>) json;
    }
}
