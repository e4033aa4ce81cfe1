package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Refuses to run a build for virtual threads on a JVM on which they would hold each other up. */
@ApplicationScoped
class VirtualThreadCheck implements StartCheck {

    private final Config config;

    VirtualThreadCheck(Config config) {
        this.config = config;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return refusals(Runtime.version().feature());
    }

    List<String> refusals(int version) {
        // What was built in; other settings do not change it any more.
        boolean enabled = config.getOptionalValue(VirtualThreadSwitch.ENABLED, Boolean.class)
                .orElse(true);
        return enabled && version < VirtualThreadSwitch.FIRST_THAT_PINS_NONE
                ? List.of(("This build runs requests on virtual threads. JDK %d keeps one of them waiting for another;"
                                + " use JDK %d or newer, or build with -D%s=false.")
                        .formatted(version, VirtualThreadSwitch.FIRST_THAT_PINS_NONE, VirtualThreadSwitch.ENABLED))
                : List.of();
    }
}
