package dev.tenantry.guide;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends the requests of a file, one after another, and checks each status. */
final class HttpFileRun {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]+)}}");
    private static final Pattern OF_ANSWER =
            Pattern.compile("([a-z]+)\\.response\\.(?:headers\\.([A-Za-z-]+)|body\\.\\$\\.([a-z_]+))");

    private final HttpFile file;
    private final Map<String, String> own;
    private final Map<String, Response> answers = new HashMap<>();

    /** @param own the variables that the reader sets, with other values than in the file */
    HttpFileRun(HttpFile file, Map<String, String> own) {
        assertThat(file.variables()).containsKeys(own.keySet().toArray(String[]::new));
        this.file = file;
        this.own = own;
    }

    void send() {
        file.steps().forEach(this::send);
    }

    private void send(HttpFile.Step step) {
        RequestSpecification request = given().urlEncodingEnabled(false);
        step.headers().forEach((name, value) -> request.header(name, filled(value)));
        if (!step.body().isEmpty()) {
            request.body(filled(step.body()));
        }
        Response answer = request.request(step.method(), filled(step.target()));
        assertThat(answer.statusCode())
                .as(step.title() + " " + answer.asString())
                .isEqualTo(step.status());
        step.name().ifPresent(name -> answers.put(name, answer));
    }

    private String filled(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1))));
    }

    private String valueOf(String variable) {
        Matcher ofAnswer = OF_ANSWER.matcher(variable);
        if (ofAnswer.matches()) {
            Response answer = answers.get(ofAnswer.group(1));
            return ofAnswer.group(2) == null
                    ? answer.jsonPath().getString(ofAnswer.group(3))
                    : answer.header(ofAnswer.group(2));
        }
        return own.containsKey(variable)
                ? own.get(variable)
                : filled(file.variables().get(variable));
    }
}
