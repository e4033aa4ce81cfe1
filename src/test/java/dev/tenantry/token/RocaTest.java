package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RocaTest {

    @Test
    void recognisesTheMarkOfTheFaultyLibrary() {
        BigInteger marked = Jwks.rocaModulus();
        assertThat(marked.bitLength()).isEqualTo(2048);
        assertThat(Roca.isVulnerable(marked)).isTrue();
        // One residue is enough to clear it.
        assertThat(Roca.isVulnerable(marked.add(BigInteger.TWO))).isFalse();
    }

    @Test
    void clearsOtherKeys() {
        assertThat(Roca.isVulnerable(((RSAPublicKey) Jwks.rsa("one").getPublicKey()).getModulus()))
                .isFalse();
        Random random = new Random(7);
        for (int number = 0; number < 10_000; number++) {
            assertThat(Roca.isVulnerable(new BigInteger(2048, random).setBit(0)))
                    .isFalse();
        }
    }
}
