package dev.tenantry.local;

import java.util.function.Supplier;

/**
 * Keeps a string for the lifetime of the JVM. Live reloads and tests load these classes repeatedly, each time with
 * fresh static fields. System properties are the only state that all copies share.
 */
final class OncePerJvm {

    // Not under "tenantry.": Quarkus reads system properties as configuration and rejects unknown names there.
    private static final String PREFIX = "once-per-jvm.tenantry.";

    private OncePerJvm() {}

    static boolean has(String name) {
        return System.getProperty(PREFIX + name) != null;
    }

    static String get(String name, Supplier<String> make) {
        // All copies of this class must share the lock, so it is an object that belongs to the JVM.
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
