package dev.tenantry.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the page of attacks with the tests, as they are in the sources: also those that run only after packaging. */
final class AttackCatalogue {

    private static final Set<String> CATEGORIES = Set.of(
            "ID", "TOK", "OBJ", "FUN", "USR", "RLS", "AUD", "POOL", "TIER", "CACHE", "LIM", "HTTP", "INP", "IDEM",
            "CUR", "LIFE", "MOVE", "EXP", "OPS", "LEAK", "CONF");

    private static final Pattern LINE = Pattern.compile("(?m)^\\|.*$");
    private static final Pattern HEAD = Pattern.compile("\\| id \\| attack \\| expectation \\| test \\||\\|(---\\|)+");
    private static final Pattern ROW =
            Pattern.compile("\\| ([A-Z]+)-([0-9]{2}) \\| (\\S[^|]*) \\| (\\S[^|]*) \\| (\\S[^|]*) \\|");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*\\.\\w+)`");
    private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");

    private final Map<String, String> sources;

    AttackCatalogue(Path tests) {
        try (Stream<Path> files = Files.walk(tests)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            AttackCatalogue::read,
                            (one, other) -> one + other));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Set<String> ids(String page) {
        return rows(page).map(row -> row.group(1) + "-" + row.group(2)).collect(Collectors.toSet());
    }

    private static Stream<MatchResult> rows(String page) {
        return LINE.matcher(page)
                .results()
                .map(line -> ROW.matcher(line.group()))
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult);
    }

    /** Returns what is wrong with the page. */
    List<String> faults(String page) {
        List<String> faults = new ArrayList<>();
        LINE.matcher(page).results().map(MatchResult::group).forEach(line -> {
            if (!HEAD.matcher(line).matches() && !ROW.matcher(line).matches()) {
                faults.add(line + " is not a row of the catalogue");
            }
        });
        Set<String> ids = new HashSet<>();
        Set<String> missing = new TreeSet<>(CATEGORIES);
        rows(page).forEach(row -> {
            String id = row.group(1) + "-" + row.group(2);
            if (!ids.add(id)) {
                faults.add("the id " + id + " is there twice");
            }
            if (!CATEGORIES.contains(row.group(1))) {
                faults.add("the category " + row.group(1) + " is not known");
            }
            missing.remove(row.group(1));
            List<String> tests = TEST.matcher(row.group(5))
                    .results()
                    .map(test -> test.group(1))
                    .toList();
            if (tests.isEmpty()) {
                faults.add(id + " names no test");
            }
            tests.stream().filter(test -> !isTest(test)).forEach(test -> faults.add("there is no test " + test));
        });
        missing.forEach(category -> faults.add("the category " + category + " has no attack"));
        return faults;
    }

    /** Returns whether the class, or one that it extends, has this method as a test. */
    boolean isTest(String test) {
        String[] parts = test.split("\\.");
        String source = sources.get(parts[0]);
        if (source == null) {
            return false;
        }
        Matcher method = Pattern.compile(
                        "@(Test|ParameterizedTest|RepeatedTest|ConcurrentTest|TestFactory)\\b(?:(?!;\\n|\\n    }\\n).)*? "
                                + parts[1] + "\\(",
                        Pattern.DOTALL)
                .matcher(source);
        if (method.find()) {
            return true;
        }
        Matcher parent = PARENT.matcher(source);
        return parent.find() && isTest(parent.group(1) + "." + parts[1]);
    }
}
