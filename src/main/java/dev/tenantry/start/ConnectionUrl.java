package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks whether the URL of another server is safe to use. A password in a URL ends up in logs and messages, and plain
 * text can be read and changed in transit. The refusals never contain the URL itself.
 *
 * @param property the property that contains the URL
 * @param url {@code jdbc:postgresql://host:5432/name?sslmode=verify-full}, or a URI as defined by RFC 3986
 */
public record ConnectionUrl(String property, String url) {

    private static final Pattern AUTHORITY = Pattern.compile("^[^/?#]*//([^/?#]*)");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern PASSWORD = Pattern.compile("[?&](ssl)?password=");

    // If sslmode is given more than once, PostgreSQL's driver uses the last one.
    private static final Pattern SSL_MODE = Pattern.compile(".*[?&]sslmode=([^&]*)");
    // Without the driver's default: "prefer" continues in plain text if the server does not offer TLS.
    private static final Set<String> SSL_MODES = Set.of("require", "verify-ca", "verify-full");
    private static final Pattern PLAIN_TEXT = Pattern.compile("^(http|redis):", Pattern.CASE_INSENSITIVE);

    /** Returns why the URL is refused if it contains a password; empty if it contains none. */
    Optional<String> passwordRefusal() {
        if (authority().contains("@") || PASSWORD.matcher(url).find()) {
            return Optional.of(property + " contains a password, and URLs are written to logs. Set the password in its"
                    + " own property.");
        }
        return Optional.empty();
    }

    /**
     * Returns why the URL is refused if traffic to it would leave this machine without encryption; empty otherwise.
     *
     * @param plainTextHosts hosts that may be connected to without TLS
     */
    Optional<String> plainTextRefusal(Set<String> plainTextHosts) {
        if (isEncrypted()) {
            return Optional.empty();
        }
        return hosts().filter(host -> !LOOPBACK.matcher(host).matches() && !plainTextHosts.contains(host))
                .findFirst()
                .map(host -> property + " connects to " + host + " without TLS. "
                        + (isJdbc() ? "Add sslmode=verify-full to it" : "Use https, or rediss for Redis")
                        + ", or list the host in tenantry.start.plain-text-hosts if the network to it is"
                        + " trusted.");
    }

    private boolean isEncrypted() {
        if (isJdbc()) {
            Matcher mode = SSL_MODE.matcher(url);
            return mode.lookingAt() && SSL_MODES.contains(mode.group(1));
        }
        return !PLAIN_TEXT.matcher(url).find();
    }

    private boolean isJdbc() {
        return url.startsWith("jdbc:");
    }

    // PostgreSQL's driver accepts several hosts and tries them in turn. A URL without a host means this machine.
    private Stream<String> hosts() {
        return Stream.of(authority().split(",", -1))
                .map(host -> PORT.matcher(host).replaceFirst(""))
                .filter(host -> !host.isEmpty());
    }

    private String authority() {
        Matcher matcher = AUTHORITY.matcher(url);
        return matcher.find() ? matcher.group(1) : "";
    }
}
