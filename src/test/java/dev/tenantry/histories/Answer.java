package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** What an instance has answered. */
record Answer(int status, Map<String, String> headers, String body) {

    static Answer of(HttpResponse<String> response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        return new Answer(response.statusCode(), headers, response.body());
    }

    JsonNode json() {
        return Text.read(body);
    }

    /** Returns the value of a header; empty if it is absent. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isProblem(int ofStatus, String type) {
        return status == ofStatus && body.contains("\"urn:problem-type:tenantry:" + type + "\"");
    }

    boolean isReplayed() {
        return "true".equals(header("Idempotent-Replayed"));
    }

    /** Returns the answer, if it has this status. */
    Answer expect(int expected) {
        Divergence.unless(status == expected, "Expected %d, not %s", expected, this);
        return this;
    }

    Answer expectProblem(int expected, String type) {
        Divergence.unless(isProblem(expected, type), "Expected %d %s, not %s", expected, type, this);
        return this;
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
