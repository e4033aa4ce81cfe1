package dev.tenantry.local;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Signs tokens in place of an identity provider on a developer's machine. */
public final class LocalTokens {

    private LocalTokens() {}

    /** Returns claims that the service accepts. The caller adds the tenant or makes them invalid on purpose. */
    public static JwtClaims claims(String issuer, String audience, String subject, Duration lifetime) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setSubject(subject);
        claims.setStringClaim("upn", subject);
        claims.setIssuedAtToNow();
        claims.setGeneratedJwtId();
        NumericDate expiry = NumericDate.now();
        expiry.addSeconds(lifetime.toSeconds());
        claims.setExpirationTime(expiry);
        return claims;
    }

    public static String sign(JwtClaims claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", "JWT");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKey(privateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException failure) {
            throw new IllegalStateException("Could not sign the token.", failure);
        }
    }

    /** Returns the private key, for tests that sign tokens themselves. */
    public static PrivateKey privateKey() {
        try {
            byte[] encoded = Base64.getDecoder().decode(LocalKeys.privateKey());
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Could not read the generated key.", impossible);
        }
    }
}
