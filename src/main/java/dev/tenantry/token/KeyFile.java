package dev.tenantry.token;

import io.smallrye.jwt.util.KeyUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Reads the content of a file or of a resource on the class path, as SmallRye JWT does. */
final class KeyFile {

    private static final Pattern OTHER_SCHEME = Pattern.compile("(?!file:|classpath:)[a-z][a-z0-9+.-]+:.*");

    private KeyFile() {}

    static String read(String location) throws IOException {
        // SmallRye JWT would open any URL that Java knows, without a deadline.
        if (OTHER_SCHEME.matcher(location).matches()) {
            throw new IOException("Neither a file nor a resource on the class path.");
        }
        try {
            return KeyUtils.readKeyContent(location);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        } catch (RuntimeException unreadable) {
            throw new IOException(unreadable);
        }
    }
}
