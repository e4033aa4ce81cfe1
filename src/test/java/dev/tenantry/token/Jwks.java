package dev.tenantry.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Makes the keys of an identity provider, good ones and bad ones. */
final class Jwks {

    // Making a key takes some 100 ms.
    private static final Map<String, PublicJsonWebKey> MADE = new ConcurrentHashMap<>();

    private Jwks() {}

    /** Returns the RSA key pair of this id: the same one each time. */
    static PublicJsonWebKey rsa(String kid) {
        return rsa(kid, 2048);
    }

    static PublicJsonWebKey rsa(String kid, int bits) {
        return made(kid, "RSA " + bits, () -> RsaJwkGenerator.generateJwk(bits));
    }

    static PublicJsonWebKey p256(String kid) {
        return made(kid, "P-256", () -> EcJwkGenerator.generateJwk(EllipticCurves.P256));
    }

    static PublicJsonWebKey ed25519(String kid) {
        return made(kid, "Ed25519", () -> OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519));
    }

    private interface Generator {
        PublicJsonWebKey generate() throws JoseException;
    }

    private static PublicJsonWebKey made(String kid, String type, Generator generator) {
        return MADE.computeIfAbsent(kid + " " + type, made -> {
            try {
                PublicJsonWebKey key = generator.generate();
                key.setKeyId(kid);
                return key;
            } catch (JoseException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** Returns the key set with the public halves of these keys. */
    static String set(PublicJsonWebKey... keys) {
        return setOf(Arrays.stream(keys).map(Jwks::json).toList());
    }

    static String setOf(List<Map<String, Object>> keys) {
        return JsonUtil.toJson(Map.of("keys", keys));
    }

    static Map<String, Object> json(PublicJsonWebKey key) {
        return new HashMap<>(key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    /** Returns the key with one member changed; removed, if the value is null. */
    static Map<String, Object> with(PublicJsonWebKey key, String member, Object value) {
        Map<String, Object> json = json(key);
        json.put(member, value);
        return json;
    }

    /**
     * Returns a modulus that has the mark of the faulty library: a power of 65537 modulo each prime up to 167. The
     * product of these primes has 219 bits. Its factors are not known, which does not matter, because it does not sign.
     */
    static BigInteger rocaModulus() {
        BigInteger product = BigInteger.ONE;
        for (BigInteger prime = BigInteger.TWO.nextProbablePrime();
                prime.intValue() <= 167;
                prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        BigInteger power = BigInteger.valueOf(65_537).modPow(BigInteger.valueOf(123_456_789), product);
        // An odd number of 2048 bits.
        BigInteger multiple = BigInteger.ONE.shiftLeft(2047).divide(product).add(BigInteger.TWO);
        BigInteger modulus = multiple.multiply(product).add(power);
        return modulus.testBit(0) ? modulus : modulus.add(product);
    }

    static PublicJsonWebKey rsa(String kid, BigInteger modulus, int exponent) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)));
            PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
            jwk.setKeyId(kid);
            return jwk;
        } catch (GeneralSecurityException | JoseException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static String sign(JwtClaims claims, PublicJsonWebKey key) {
        return sign(claims.toJson(), key);
    }

    static String sign(String payload, PublicJsonWebKey key) {
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(
                switch (key.getKeyType()) {
                    case "EC" -> "ES256";
                    case "OKP" -> "EdDSA";
                    default -> "RS256";
                });
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setKey(key.getPrivateKey());
        token.setDoKeyValidation(false);
        token.setPayload(payload);
        try {
            return token.getCompactSerialization();
        } catch (JoseException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
