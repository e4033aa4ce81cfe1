package dev.tenantry.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * What this code was built from. Maven writes both into {@code build.properties}, so that no setting of the running
 * process can change what a report says of it.
 *
 * @param commit the commit's hash, followed by {@code -dirty} if there were changes that it does not have
 */
record Build(String version, String commit) {

    static final String UNKNOWN = "unknown";

    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,99}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}(-dirty)?");

    static Build current() {
        Properties written = new Properties();
        try (InputStream file = Build.class.getResourceAsStream("/build.properties")) {
            if (file != null) {
                written.load(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return of(written);
    }

    static Build of(Properties written) {
        return new Build(valid(written, "version", VERSION), valid(written, "commit", COMMIT));
    }

    // A build without Maven leaves the placeholders as they are.
    private static String valid(Properties written, String name, Pattern form) {
        String value = written.getProperty(name, UNKNOWN);
        return form.matcher(value).matches() ? value : UNKNOWN;
    }
}
