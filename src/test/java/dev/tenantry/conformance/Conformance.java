package dev.tenantry.conformance;

import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares every request of REST Assured, and its answer, with the OpenAPI document of the service. */
public final class Conformance implements Filter {

    private static final Conformance FILTER = new Conformance();

    private final Documents documents = new Documents();

    private Conformance() {}

    /** Adds this filter to all requests of this JVM's tests, or of their class loader. */
    public static void require() {
        if (!RestAssured.filters().contains(FILTER)) {
            RestAssured.filters(FILTER);
        }
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        URI uri = URI.create(request.getURI());
        Optional<ApiDocument> document = documents.of(uri);
        if (document.isEmpty()) {
            return answer;
        }
        boolean isText = AnswerCheck.isJson(Exchange.withoutParameters(String.valueOf(answer.contentType())));
        byte[] body = isText ? answer.asByteArray() : new byte[0];
        Exchange exchange = exchange(request, uri, answer, body);
        compare(document.get(), exchange);
        // What has been read cannot be read again.
        return isText ? new ResponseBuilder().clone(answer).setBody(body).build() : answer;
    }

    /** Compares an exchange with the document, and notes the answer. For tests that do not use REST Assured. */
    static void compare(ApiDocument document, Exchange exchange) {
        List<String> deviations = new ArrayList<>(AnswerCheck.deviations(document, exchange));
        deviations.addAll(RequestCheck.deviations(document, exchange));
        if (!deviations.isEmpty()) {
            throw new AssertionError(exchange + " is not what the OpenAPI document says: "
                    + String.join("; ", deviations) + ".\nSent: "
                    + exchange.sent().orElse("nothing")
                    + "\nReceived: " + new String(exchange.received(), StandardCharsets.UTF_8));
        }
        SeenAnswers.note(document, exchange);
    }

    private static Exchange exchange(
            FilterableRequestSpecification request, URI uri, Response answer, byte[] received) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : answer.headers()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        return new Exchange(
                request.getMethod(),
                uri,
                Optional.ofNullable(request.getContentType()),
                Optional.ofNullable(request.<Object>getBody()).map(Conformance::text),
                answer.statusCode(),
                headers,
                received);
    }

    private static String text(Object body) {
        return body instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : body.toString();
    }
}
