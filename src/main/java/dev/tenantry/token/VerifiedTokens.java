package dev.tenantry.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Verifies each token once, and remembers the accepted ones for a short time. Only accepted tokens are remembered, so
 * strangers cannot fill the cache. An entry counts only for exactly the same token, and only while the keys are those
 * that verified it; the times in the token are checked at each use. Belongs to one verifier, so it never outlives the
 * issuer, audiences and algorithms that an entry was checked against. Thread-safe; concurrent first uses of a token
 * verify it more than once.
 */
@ApplicationScoped
class VerifiedTokens {

    /** Longer tokens are verified at each use, so that the number of entries bounds the memory too. */
    static final int MAX_LENGTH = 4096;

    private final TokenVerifier verifier;
    private final Cache<String, VerifiedToken> accepted;
    private final Counter remembered;
    private final Counter verified;

    @Inject
    VerifiedTokens(TokenVerifier verifier, TokenConfig config, MeterRegistry meters) {
        this(verifier, config.cache(), meters, Ticker.systemTicker());
    }

    VerifiedTokens(TokenVerifier verifier, TokenConfig.Cache config, MeterRegistry meters, Ticker ticker) {
        this.verifier = verifier;
        // Quarkus registers the classes of this kind of cache for native executables, but not those of one by weight.
        this.accepted = Caffeine.newBuilder()
                .maximumSize(config.size())
                .expireAfterWrite(config.ttl())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.remembered = acceptances(meters, "cache");
        this.verified = acceptances(meters, "signature");
    }

    private static Counter acceptances(MeterRegistry meters, String by) {
        return Counter.builder("tenantry.token.acceptances")
                .description("Requests whose token was accepted")
                .tag("by", by)
                .register(meters);
    }

    VerifiedToken verify(String token) throws TokenRefusedException {
        VerifiedToken known = accepted.getIfPresent(token);
        if (known != null && verifier.recheck(known)) {
            remembered.increment();
            return known;
        }
        VerifiedToken good = verifier.verify(token);
        verified.increment();
        if (token.length() <= MAX_LENGTH) {
            accepted.put(token, good);
        }
        return good;
    }

    /** Returns how many tokens are remembered, after those that are over the limit have been removed. */
    long size() {
        accepted.cleanUp();
        return accepted.estimatedSize();
    }
}
