package io.gatehouse.identity.token;

import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;

/** Public keys with which others than their owners could sign. */
final class WeakRsa {

    /** RFC 7518, 3.3 */
    private static final int LEAST_BITS = 2_048;

    /** RFC 8017, 3.1; whatever is signed with 1 says of itself that it is. */
    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(3);

    /** Keys of a widespread chip have primes of the form k * M + 65537^a mod M, M being the product of small primes (CVE-2017-15361, "ROCA"). */
    private static final int GENERATOR = 65_537;

    /** Those below this are in M whatever the length of the key is; one key in 2^27 only looks like one of that chip. */
    private static final int PRIMES_BELOW = 168;

    private WeakRsa() {}

    static boolean is(RSAKey key) {
        BigInteger exponent = key.getPublicExponent().decodeToBigInteger();
        return key.size() < LEAST_BITS
                || exponent.compareTo(LEAST_EXPONENT) < 0
                || !exponent.testBit(0)
                || isOfChip(key.getModulus().decodeToBigInteger());
    }

    private static boolean isOfChip(BigInteger modulus) {
        for (int prime = 3; prime < PRIMES_BELOW; prime += 2) {
            if (isPrime(prime)
                    && !isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrime(int odd) {
        for (int divisor = 3; divisor * divisor <= odd; divisor += 2) {
            if (odd % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    /** @return whether it is a power of the generator, modulo the prime */
    private static boolean isPower(int remainder, int prime) {
        int power = 1;
        for (int i = 0; i < prime; i++) {
            if (power == remainder) {
                return true;
            }
            power = power * (GENERATOR % prime) % prime;
        }
        return false;
    }
}
