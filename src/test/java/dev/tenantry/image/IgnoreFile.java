package dev.tenantry.image;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code .dockerignore}: the last pattern that matches a path, or a directory above it, decides. */
record IgnoreFile(List<String> patterns) {

    private static final Pattern WORDS = Pattern.compile("\\*\\*/|\\*|[^*]+");

    static IgnoreFile parse(String text) {
        return new IgnoreFile(text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList());
    }

    /** Whether a file goes to whoever builds the image. */
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
        // Whatever is below a directory goes where the directory goes.
        return Pattern.compile(regex + "(/.*)?");
    }
}
