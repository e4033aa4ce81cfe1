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

    /** Why it would not be safe to connect there; empty where it is. */
    default Optional<String> refusal(ConnectionUrl url) {
        return url.passwordRefusal()
                .or(() -> url.plainTextRefusal(plainTextHosts().orElse(Set.of())));
    }
}
