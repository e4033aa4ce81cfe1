package dev.tenantry.token;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartOrder;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the keys that verify tokens: fixed ones from the settings or a file, or those at a URL. */
@ApplicationScoped
class KeyRing {

    /** How often the timer checks whether a fetch is due. */
    static final Duration TICK = Duration.ofSeconds(1);

    private final TokenSettings settings;
    private final TokenConfig config;
    private final StartConfig start;
    private final KeyMetrics metrics;

    private volatile @Nullable KeySet fixed;
    private volatile @Nullable RemoteKeys remote;
    private @Nullable KeyFetch fetch;
    private @Nullable KeyTimer timer;

    KeyRing(TokenSettings settings, TokenConfig config, StartConfig start, KeyMetrics metrics) {
        this.settings = settings;
        this.config = config;
        this.start = start;
        this.metrics = metrics;
    }

    // The first fetch is over before the port opens, so that the first requests find the keys.
    void load(@Observes @Priority(StartOrder.KEYS) StartupEvent event) throws IOException {
        if (!start.serves()) {
            return;
        }
        Optional<String> url = settings.url();
        if (url.isEmpty()) {
            fixed = read();
            return;
        }
        fetch = new KeyFetch(URI.create(url.get()), config.keys().deadline());
        RemoteKeys keys = new RemoteKeys(fetch::get, settings.algorithms(), config.keys(), System::nanoTime, metrics);
        keys.tick();
        timer = new KeyTimer(TICK, keys::tick);
        remote = keys;
    }

    private KeySet read() throws IOException {
        Optional<String> key = settings.key();
        String text = key.isPresent() ? key.get() : KeyFile.read(settings.file().orElseThrow());
        KeySet keys = KeyReader.read(text, settings.algorithms());
        keys.logRefusals();
        return keys;
    }

    /** Returns the keys; empty if none are known at the moment. */
    Optional<KeySet> current() {
        RemoteKeys keys = remote;
        return keys == null ? Optional.ofNullable(fixed) : keys.current();
    }

    /** Returns whether there have ever been keys. */
    boolean hasHadKeys() {
        RemoteKeys keys = remote;
        return keys == null ? fixed != null : keys.hasHadKeys();
    }

    /**
     * Reports that a token seems to be signed with a key that is not in the set.
     *
     * @return whether such a key may nevertheless exist, because the set cannot be fetched at the moment
     */
    boolean miss() {
        RemoteKeys keys = remote;
        if (keys == null) {
            return false;
        }
        keys.miss();
        return keys.isFailing();
    }

    @PreDestroy
    void close() {
        if (timer != null) {
            timer.close();
        }
        if (fetch != null) {
            fetch.close();
        }
    }
}
