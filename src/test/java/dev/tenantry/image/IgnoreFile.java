package dev.tenantry.image;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a {@code .dockerignore}. The last pattern that matches a path, or a directory above it, decides. */
record IgnoreFile(List<String> patterns) {

    private static final Pattern WORDS = Pattern.compile("\\*\\*/|\\*|[^*]+");

    static IgnoreFile parse(String text) {
        return new IgnoreFile(text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    /** Returns whether the file is sent to the image builder. */
    boolean sends(String path) {
        boolean sent = true;
        for (String pattern : patterns) {
            boolean exception = pattern.startsWith("!");
            if (matcher(exception ? pattern.substring(1) : pattern)
                    .matcher(path)
                    .matches()) {
                sent = exception;
            }
        }
        return sent;
    }

    private static Pattern matcher(String pattern) {
        String regex = WORDS.matcher(pattern)
                .replaceAll(word -> Matcher.quoteReplacement(
                        switch (word.group()) {
                            case "**/" -> "(.*/)?";
                            case "*" -> "[^/]*";
                            default -> Pattern.quote(word.group());
                        }));
        // A pattern that matches a directory also matches everything below it.
        return Pattern.compile(regex + "(/.*)?");
    }
}
