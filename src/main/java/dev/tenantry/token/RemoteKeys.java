package dev.tenantry.token;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the keys at a URL, as they were last fetched. Requests only read them, and never wait: one timer calls {@link
 * #tick}, which fetches if a fetch is due. So requests cannot make fetches more frequent than the configured pause
 * allows. Thread-safe for one timer and many requests.
 */
final class RemoteKeys {

    /** Fetches the text at the URL. */
    interface Fetch {
        String get() throws IOException;
    }

    private static final Logger LOG = Logger.getLogger(RemoteKeys.class);
    private static final Duration BETWEEN_REMINDERS = Duration.ofMinutes(1);

    private final Fetch fetch;
    private final Set<String> algorithms;
    private final TokenConfig.Keys config;
    private final LongSupplier nanos;
    private final KeyMetrics metrics;
    private final long createdNanos;

    private record Confirmed(KeySet keys, String text, long atNanos) {}

    private volatile @Nullable Confirmed last;
    private volatile boolean failing;
    private volatile boolean missed;
    private @Nullable Long begunNanos;
    private long complainedNanos;

    RemoteKeys(Fetch fetch, Set<String> algorithms, TokenConfig.Keys config, LongSupplier nanos, KeyMetrics metrics) {
        this.fetch = fetch;
        this.algorithms = algorithms;
        this.config = config;
        this.nanos = nanos;
        this.metrics = metrics;
        this.createdNanos = nanos.getAsLong();
        metrics.measureAge(this::age);
    }

    /** Returns the keys; empty if there are none, or if they were last confirmed too long ago. */
    Optional<KeySet> current() {
        Confirmed known = last;
        return known != null && since(known.atNanos()).compareTo(config.keep()) < 0
                ? Optional.of(known.keys())
                : Optional.empty();
    }

    boolean hasHadKeys() {
        return last != null;
    }

    /** Asks for a fetch after a token that no key in the set has signed. */
    void miss() {
        missed = true;
    }

    /** Returns whether the last fetch has failed, so that a key may exist that is not in the set. */
    boolean isFailing() {
        return failing;
    }

    void tick() {
        if (isDue()) {
            fetch();
        }
    }

    private boolean isDue() {
        if (begunNanos == null || current().isEmpty()) {
            return true;
        }
        return since(begunNanos).compareTo(missed || failing ? config.pause() : config.refresh()) >= 0;
    }

    private void fetch() {
        begunNanos = nanos.getAsLong();
        // Reset before the fetch: a key that a token names during the fetch may be too new for it.
        missed = false;
        try {
            confirm(fetch.get());
            metrics.fetched();
        } catch (InterruptedIOException stopping) {
            LOG.debug("The keys are no longer fetched", stopping);
        } catch (IOException failure) {
            fail(String.valueOf(failure.getMessage()));
        } catch (RuntimeException failure) {
            LOG.debug("A fetch of the keys failed unexpectedly", failure);
            fail(failure.toString());
        }
    }

    private void confirm(String text) throws IOException {
        Confirmed known = last;
        KeySet keys;
        if (known != null && known.text().equals(text)) {
            keys = known.keys();
            if (failing) {
                LOG.infof("The keys at %s can be fetched again", TokenSettings.LOCATION);
            }
        } else {
            keys = read(text);
            LOG.infof("Tokens are verified with %d keys from %s", keys.keys().size(), TokenSettings.LOCATION);
            keys.logRefusals();
        }
        last = new Confirmed(keys, text, nanos.getAsLong());
        failing = false;
    }

    private KeySet read(String text) throws IOException {
        KeySet keys = KeyReader.read(text, algorithms);
        if (!keys.isUsable()) {
            throw new IOException("the answer contains no key that may verify tokens"
                    + (keys.refusals().isEmpty() ? "" : ": " + String.join("; ", keys.refusals())));
        }
        return keys;
    }

    private void fail(String reason) {
        metrics.failed();
        if (!failing || since(complainedNanos).compareTo(BETWEEN_REMINDERS) >= 0) {
            complainedNanos = nanos.getAsLong();
            LOG.errorf(
                    "The keys at %s cannot be fetched: %s. %s",
                    TokenSettings.LOCATION,
                    reason,
                    current().isPresent()
                            ? "The known keys stay in use for "
                                    + config.keep().minus(age()).toSeconds() + " s."
                            : "Requests with a token get 503.");
        }
        failing = true;
    }

    private Duration age() {
        Confirmed known = last;
        return since(known == null ? createdNanos : known.atNanos());
    }

    private Duration since(long then) {
        return Duration.ofNanos(nanos.getAsLong() - then);
    }
}
