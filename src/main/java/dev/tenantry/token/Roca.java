package dev.tenantry.token;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Recognises RSA keys whose private key can be computed, because a faulty library chose their primes (CVE-2017-15361,
 * "ROCA"). Such a modulus is a power of 65537 modulo each small prime. Of other keys, 1 in 100 million is so by chance.
 */
final class Roca {

    private static final int GENERATOR = 65_537;

    private static final List<Residues> RESIDUES = IntStream.rangeClosed(3, 167)
            .filter(Roca::isPrime)
            .mapToObj(Residues::of)
            .toList();

    private Roca() {}

    static boolean isVulnerable(BigInteger modulus) {
        return RESIDUES.stream().allMatch(residues -> residues.contain(modulus));
    }

    private static boolean isPrime(int number) {
        return BigInteger.valueOf(number).isProbablePrime(50);
    }

    private record Residues(BigInteger prime, BitSet powers) {

        static Residues of(int prime) {
            BitSet powers = new BitSet(prime);
            for (int power = 1; !powers.get(power); power = power * (GENERATOR % prime) % prime) {
                powers.set(power);
            }
            return new Residues(BigInteger.valueOf(prime), powers);
        }

        boolean contain(BigInteger number) {
            return powers.get(number.mod(prime).intValue());
        }
    }
}
