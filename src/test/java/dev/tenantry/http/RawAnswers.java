package dev.tenantry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answers that arrived on one connection of HTTP/1. */
final class RawAnswers {

    private static final Set<Integer> REFUSALS = Set.of(400, 408, 413, 414, 415, 431, 501);
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    /** @param head with the empty line at its end */
    record Answer(int status, String head, String body) {

        boolean isRefusal() {
            return REFUSALS.contains(status);
        }

        /** Returns whether the answer is a problem with an id, after which the connection closes. */
        boolean isProblemThatCloses() {
            String lowerCase = head.toLowerCase(Locale.ROOT);
            return lowerCase.contains("content-type: application/problem+json")
                    && lowerCase.contains("connection: close")
                    && lowerCase.contains("x-request-id: ")
                    && body.contains("\"requestId\":\"")
                    && body.contains("\"type\":\"urn:problem-type:tenantry:")
                    && body.contains("\"status\":" + status);
        }
    }

    private RawAnswers() {}

    static List<Answer> parse(String received) {
        List<Answer> answers = new ArrayList<>();
        int at = 0;
        while (at < received.length()) {
            int end = received.indexOf("\r\n\r\n", at) + 4;
            if (!received.startsWith("HTTP/1.", at) || end < 4) {
                throw new AssertionError("This is no answer: " + received.substring(at));
            }
            String head = received.substring(at, end);
            int status = Integer.parseInt(head.substring(9, 12));
            Matcher length = LENGTH.matcher(head);
            at = end + (length.find() ? Integer.parseInt(length.group(1)) : 0);
            if (status >= 200) {
                answers.add(new Answer(status, head, received.substring(end, at)));
            }
        }
        return answers;
    }

    static Verdict verdict(List<Answer> answers) {
        return new Verdict(
                (int) answers.stream().filter(answer -> !answer.isRefusal()).count(),
                answers.isEmpty()
                        || !answers.getLast().body().contains("\"instance\":\"" + RawRequest.LAST_TARGET + "\""));
    }
}
