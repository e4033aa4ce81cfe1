package dev.tenantry.http;

/**
 * What a test sends on one connection.
 *
 * @param octets as characters of ISO 8859-1
 */
record RawRequest(String family, String octets) {

    static final String LAST_TARGET = "/last";

    /** A request that is valid in any case. It is answered only if the server has found the end of what precedes it. */
    static final String LAST =
            "GET " + LAST_TARGET + " HTTP/1.1\r\nHost: acme.api.example.com\r\nConnection: close\r\n\r\n";

    /** Returns what is sent, on one line. */
    String name() {
        StringBuilder name = new StringBuilder(family).append(": ");
        octets.chars().forEach(octet -> {
            switch (octet) {
                case '\r' -> name.append("\\r");
                case '\n' -> name.append("\\n");
                case '\t' -> name.append("\\t");
                case '\\' -> name.append("\\\\");
                default -> {
                    if (octet < ' ' || octet > '~') {
                        name.append(String.format("\\x%02x", octet));
                    } else {
                        name.append((char) octet);
                    }
                }
            }
        });
        return name.toString();
    }

    @Override
    public String toString() {
        return name();
    }
}
