package dev.tenantry.local;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** Generates one key pair per JVM and keeps it in memory only. */
final class LocalKeys {

    private static final String NAME = "jwt.keys";
    private static final String SEPARATOR = " ";

    private LocalKeys() {}

    static Map<String, String> settings() {
        return Map.of("mp.jwt.verify.publickey", pem("PUBLIC KEY", both()[0]));
    }

    static boolean areInUse() {
        return OncePerJvm.has(NAME);
    }

    /** Returns the private key, PKCS #8 encoded in Base64. */
    static String privateKey() {
        return both()[1];
    }

    private static String[] both() {
        return OncePerJvm.get(NAME, LocalKeys::make).split(SEPARATOR);
    }

    private static String make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return base64(pair.getPublic().getEncoded())
                    + SEPARATOR
                    + base64(pair.getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("This JVM has no RSA, which every Java platform must provide.", impossible);
        }
    }

    private static String pem(String label, String base64) {
        String body = new String(
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encode(Base64.getDecoder().decode(base64)),
                StandardCharsets.US_ASCII);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
