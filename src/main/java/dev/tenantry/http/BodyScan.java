package dev.tenantry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tenantry.http.MemberFault.Kind;
import dev.tenantry.tenant.StorableText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a JSON body once, and finds what Jackson would accept silently: null in place of a value, and bad text. */
final class BodyScan {

    /** Reads numbers of any length, so that what is too long has a name. A body cannot hold a longer one. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(1 << 20).build())
            .build();

    // Jackson's own limit.
    private static final int LONGEST_NUMBER = 1000;

    private static final int DEEPEST_NULLABLE = 8;

    private final Set<String> nullable;
    private final List<BodyFault> faults = new ArrayList<>();

    private BodyScan(Set<String> nullable) {
        this.nullable = nullable;
    }

    /**
     * Returns the faults that were found, at most {@value BodyFaults#MOST}.
     *
     * @param nullable as in {@link NullRemoves}
     * @throws IOException if the body is not JSON
     */
    static List<BodyFault> faults(byte[] body, Set<String> nullable) throws IOException {
        BodyScan scan = new BodyScan(nullable);
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (scan.faults.size() < BodyFaults.MOST) {
                    scan.check(token, parser);
                }
            }
        }
        return scan.faults;
    }

    // The path is only put together for a fault: in a deep body, it is long for each token.
    private void check(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case VALUE_NULL -> {
                if (!parser.getParsingContext().inRoot() && !isNullable(parser.getParsingContext())) {
                    add(parser, "must not be null");
                }
            }
            case VALUE_STRING -> {
                if (!StorableText.isStorable(parser.getText())) {
                    add(parser, "must be valid Unicode text without NUL");
                }
            }
            case FIELD_NAME -> {
                if (!StorableText.isStorable(parser.getText())) {
                    add(parser, "must be valid Unicode text without NUL");
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (parser.getTextLength() > LONGEST_NUMBER) {
                    add(parser, "must not have more than " + LONGEST_NUMBER + " digits");
                }
            }
            default -> {}
        }
    }

    private void add(JsonParser parser, String requirement) {
        faults.add(new BodyFault(BodyFault.path(parser.getParsingContext()), requirement, Kind.VALUE));
    }

    private boolean isNullable(JsonStreamContext context) {
        if (nullable.isEmpty() || context.getNestingDepth() > DEEPEST_NULLABLE) {
            return false;
        }
        String member = String.join(
                ".",
                BodyFault.path(context).stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList());
        int end = member.lastIndexOf('.');
        return nullable.contains(member) || nullable.contains(member.substring(0, Math.max(0, end)) + ".*");
    }
}
