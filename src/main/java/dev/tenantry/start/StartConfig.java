package dev.tenantry.start;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;
import java.util.Set;

@ConfigMapping(prefix = "tenantry.start")
public interface StartConfig {

    /** The command that this process was started for; set from its first argument. Without one, it serves. */
    Optional<String> command();

    /** Hosts that may be spoken to without TLS, because nobody else is on the way to them. */
    Optional<Set<String>> plainTextHosts();

    default boolean serves() {
        return command().isEmpty();
    }

    /** Ends the start where it would not be safe to connect there. */
    default void requireSafe(ConnectionUrl url) {
        requireNoPassword(url);
        url.plainTextRefusal(plainTextHosts().orElse(Set.of())).ifPresent(reason -> {
            throw StartRefusal.because(reason);
        });
    }

    default void requireNoPassword(ConnectionUrl url) {
        url.passwordRefusal().ifPresent(reason -> {
            throw StartRefusal.because(reason);
        });
    }
}
