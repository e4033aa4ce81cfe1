package dev.tenantry.start;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where another server is, and whether it is safe to speak to it: a password in a URL ends up in logs and messages, and
 * what crosses a network in plain text can be read and changed there. The URL itself is in no message of ours.
 *
 * @param property where the URL stands
 * @param url {@code jdbc:postgresql://host:5432/name?sslmode=verify-full}, or a URI as of RFC 3986
 */
public record ConnectionUrl(String property, String url) {

    private static final Pattern AUTHORITY = Pattern.compile("^[^/?#]*//([^/?#]*)");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern PASSWORD = Pattern.compile("[?&](ssl)?password=");

    // Of several, PostgreSQL's driver takes the last one.
    private static final Pattern SSL_MODE = Pattern.compile(".*[?&]sslmode=([^&]*)");
    // Its default is not among them: "prefer" goes on in plain text with a server that asks for no more.
    private static final Set<String> SSL_MODES = Set.of("require", "verify-ca", "verify-full");
    private static final Pattern PLAIN_TEXT = Pattern.compile("^(http|redis):", Pattern.CASE_INSENSITIVE);

    /** Empty where there is none in it. */
    Optional<String> passwordRefusal() {
        if (authority().contains("@") || PASSWORD.matcher(url).find()) {
            return Optional.of(property + " holds a password, and URLs are written into logs. There is a property for"
                    + " the password beside it.");
        }
        return Optional.empty();
    }

    /**
     * Empty where what goes there is encrypted, or does not leave this machine.
     *
     * @param plainTextHosts those that may be spoken to without TLS all the same
     */
    Optional<String> plainTextRefusal(Set<String> plainTextHosts) {
        if (isEncrypted()) {
            return Optional.empty();
        }
        return hosts().filter(host -> !LOOPBACK.matcher(host).matches() && !plainTextHosts.contains(host))
                .findFirst()
                .map(
                        host -> property + " leads to " + host + " without TLS. "
                                + (isJdbc() ? "Add sslmode=verify-full to it" : "Use https, or rediss for Redis")
                                + "; or name the host in tenantry.start.plain-text-hosts, where the network to it is your own.");
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

    // Several for PostgreSQL, whose driver tries them in turn. None is this machine.
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
