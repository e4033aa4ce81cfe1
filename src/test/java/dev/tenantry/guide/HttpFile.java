package dev.tenantry.guide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of requests in the format of REST Client for VS Code: {@code ###} before each request, {@code @name = value}
 * for variables, and {@code # @name} to refer to an answer.
 */
record HttpFile(Map<String, String> variables, List<Step> steps) {

    private static final Pattern VARIABLE = Pattern.compile("@([a-z]+) *= *(.*)");
    private static final Pattern NAME = Pattern.compile("# *@name +([a-z]+)");
    private static final Pattern TITLE = Pattern.compile("(.+) ([1-5][0-9]{2})");

    /**
     * One request.
     *
     * @param status the status that the title announces
     */
    record Step(
            String title,
            int status,
            Optional<String> name,
            String method,
            String target,
            Map<String, String> headers,
            String body) {}

    static HttpFile parse(String text) {
        String[] parts = text.split("(?m)^### *");
        Map<String, String> variables = new LinkedHashMap<>();
        parts[0].lines()
                .map(VARIABLE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> variables.put(line.group(1), line.group(2)));
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            steps.add(step(parts[i]));
        }
        return new HttpFile(variables, steps);
    }

    private static Step step(String text) {
        String[] lines = text.split("\n");
        Matcher title = TITLE.matcher(lines[0].strip());
        if (!title.matches()) {
            throw new IllegalArgumentException("A title ends with the status to expect: " + lines[0]);
        }
        Optional<String> name = Optional.empty();
        int at = 1;
        while (lines[at].startsWith("#") || lines[at].isBlank()) {
            Matcher named = NAME.matcher(lines[at].strip());
            name = named.matches() ? Optional.of(named.group(1)) : name;
            at++;
        }
        String[] request = lines[at++].strip().split(" ", 2);
        Map<String, String> headers = new LinkedHashMap<>();
        for (; at < lines.length && !lines[at].isBlank(); at++) {
            String[] header = lines[at].split(":", 2);
            headers.put(header[0].strip(), header[1].strip());
        }
        StringBuilder body = new StringBuilder();
        for (; at < lines.length; at++) {
            body.append(lines[at]).append('\n');
        }
        return new Step(
                title.group(1),
                Integer.parseInt(title.group(2)),
                name,
                request[0],
                request[1],
                headers,
                body.toString().strip());
    }
}
