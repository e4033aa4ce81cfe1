package dev.tenantry.secrecy;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Keeps the head and the body of each answer. */
final class OverheardAnswers implements Filter {

    private final List<String> texts = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        // An archive is searched by the test, which unpacks it.
        texts.add(answer.headers() + "\n" + new String(answer.asByteArray(), StandardCharsets.ISO_8859_1));
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        return answer;
    }

    Stream<String> texts() {
        return texts.stream();
    }

    /** Returns how many answers had each status. */
    Map<Integer, Integer> statuses() {
        return statuses;
    }
}
