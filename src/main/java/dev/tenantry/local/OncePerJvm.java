package dev.tenantry.local;

import java.util.function.Supplier;

/**
 * Keeps a text for the life of the JVM. Live reloads and tests load these classes again and again, each time with fresh
 * statics; system properties are all that the copies share.
 */
final class OncePerJvm {

    // Not below "tenantry.": Quarkus reads system properties as configuration and refuses what it does not know there.
    private static final String PREFIX = "once-per-jvm.tenantry.";

    private OncePerJvm() {}

    static boolean has(String name) {
        return System.getProperty(PREFIX + name) != null;
    }

    static String get(String name, Supplier<String> make) {
        // The lock must be shared by all copies of this class, so it is an object of the JVM's own.
        synchronized (System.getProperties()) {
            String kept = System.getProperty(PREFIX + name);
            if (kept == null) {
                kept = make.get();
                System.setProperty(PREFIX + name, kept);
            }
            return kept;
        }
    }
}
