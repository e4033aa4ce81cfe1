package dev.tenantry.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds what is wrong with the answer of one cell. Each fault names the cell. */
record CellCheck(Cell cell, Exchange answer) {

    /** Differ from one answer to the next. */
    private static final Set<String> OF_ONE_ANSWER =
            Set.of("date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit");

    /** Returns whether the answer is not the one that the model expects. */
    Optional<String> status() {
        ExpectedAnswer expected = ExpectedAnswer.to(cell);
        return expected.isMetBy(answer)
                ? Optional.empty()
                : Optional.of(cell + ": expected " + expected + ", received " + answer.status() + " " + text());
    }

    /** Returns which other tenant's mark is in the head or the body. */
    Optional<String> marks(MarkedTenants tenants) {
        if (cell.isAdministration()) {
            return Optional.empty();
        }
        String all = answer.headers() + text();
        return tenants.all()
                // Callers may see what is their own, and other callers see nothing of anyone.
                .filter(tenant ->
                        !(tenant.equals(cell.own()) && cell.caller().role().isPresent()))
                .filter(tenant -> all.contains(tenant.mark()))
                .map(tenant -> cell + ": shows the mark of another tenant of tier " + tenant + ": " + all)
                .findFirst();
    }

    Optional<String> document(ApiDocument document) {
        try {
            Conformance.compare(document, answer);
            return Optional.empty();
        } catch (AssertionError deviation) {
            return Optional.of(cell + ": " + deviation.getMessage());
        }
    }

    /** Returns how the answer differs from that of an id that is not there. */
    Optional<String> difference(Exchange absent) {
        String own = lasting(answer);
        String other = lasting(absent);
        return own.equals(other)
                ? Optional.empty()
                : Optional.of(cell + ": received " + own + ", but for an id that is not there " + other);
    }

    private static String lasting(Exchange exchange) {
        Map<String, List<String>> headers = new TreeMap<>(exchange.headers());
        headers.keySet().removeAll(OF_ONE_ANSWER);
        String body = new String(exchange.received(), UTF_8)
                .replaceAll("\"requestId\":\"[^\"]*\"", "")
                .replaceAll("\"instance\":\"[^\"]*\"", "");
        return exchange.status() + " " + headers + " " + body;
    }

    private String text() {
        return new String(answer.received(), UTF_8);
    }
}
