package dev.tenantry.start;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Checks whether the URL of another server is safe to use; {@link JdbcUrl} does so for PostgreSQL. A password in a URL
 * ends up in logs and messages, and plain text can be read and changed in transit. The refusals never contain the URL
 * itself.
 *
 * @param property the property that contains the URL
 * @param url a URI as defined by RFC 3986; spaces around it do not count, as they do not where it is used
 */
public record ConnectionUrl(String property, String url) {

    private static final Pattern AUTHORITY = Pattern.compile("^[^/?#]*//([^/?#]*)");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern PASSWORD = Pattern.compile("[?&]password=");
    private static final Pattern PLAIN_TEXT = Pattern.compile("^(http|redis):", Pattern.CASE_INSENSITIVE);
    private static final Pattern REDIS_WITH_TLS = Pattern.compile("^rediss:", Pattern.CASE_INSENSITIVE);

    public ConnectionUrl {
        url = url.strip();
    }

    /** Returns the URLs in a list, which Quarkus reads in the same way. No URL of Redis contains a comma. */
    static List<ConnectionUrl> list(Config config, String property) {
        return config.getOptionalValues(property, String.class).stream()
                .flatMap(List::stream)
                .flatMap(text -> Stream.of(text.split(",")))
                .map(url -> new ConnectionUrl(property, url))
                .toList();
    }

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
        if (!PLAIN_TEXT.matcher(url).find()) {
            return Optional.empty();
        }
        String host = host();
        return staysHere(host) || plainTextHosts.contains(host)
                ? Optional.empty()
                : Optional.of(property + " connects to " + host
                        + " without TLS. Use https, or rediss for Redis, or list the host in"
                        + " tenantry.start.plain-text-hosts if the network to it is trusted.");
    }

    /** Returns whether traffic to this Redis would leave this machine, encrypted or not. */
    boolean isRedisElsewhere() {
        return (PLAIN_TEXT.matcher(url).find() || REDIS_WITH_TLS.matcher(url).find()) && !staysHere(host());
    }

    /** Returns whether a connection to this host, which may be empty, leads to this machine. */
    static boolean staysHere(String host) {
        return host.isEmpty() || LOOPBACK.matcher(host).matches();
    }

    private String host() {
        return PORT.matcher(authority()).replaceFirst("");
    }

    private String authority() {
        Matcher matcher = AUTHORITY.matcher(url);
        return matcher.find() ? matcher.group(1) : "";
    }
}
