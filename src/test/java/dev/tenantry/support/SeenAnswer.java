package dev.tenantry.support;

import io.restassured.filter.Filter;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * All octets of an answer, and what was sent to get it.
 *
 * @param request the request line, the headers and the body
 * @param answer the status line, the headers and the body
 */
public record SeenAnswer(String request, String answer) {

    /** Returns a filter for requests that tells of each answer. */
    public static Filter filter(Consumer<SeenAnswer> each) {
        return (request, response, context) -> {
            Response answer = context.next(request, response);
            String sent = request.getMethod() + " " + request.getURI() + "\n" + request.getHeaders() + "\n"
                    + request.getBody();
            String got = answer.statusLine() + "\n" + answer.headers() + "\n"
                    + new String(answer.asByteArray(), StandardCharsets.UTF_8);
            each.accept(new SeenAnswer(sent, got));
            return answer;
        };
    }
}
