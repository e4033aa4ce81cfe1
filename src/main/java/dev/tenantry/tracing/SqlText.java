package dev.tenantry.tracing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a trace says of a statement.
 *
 * @param text the statement, or its beginning, without literals and comments. Values are parameters, and are never in
 *     it; this holds if a resource is written less carefully
 * @param operation such as {@code SELECT}
 * @param name the operation and its first table
 */
record SqlText(String text, String operation, String name) {

    static final int LONGEST_TEXT = 2_000;

    // In one pass, because each may contain what looks like another: an apostrophe in a comment, dashes in a literal.
    private static final Pattern LITERAL_OR_COMMENT = Pattern.compile(
            "(?<comment>--[^\\n]*+|/\\*.*?\\*/)"
                    + "|\\b[eE]'(?:[^'\\\\]|\\\\.|'')*+'"
                    + "|'[^']*+(?:''[^']*+)*+'"
                    + "|(?<name>\"[^\"]*+\")"
                    + "|\\$(?<tag>\\w*)\\$.*?\\$\\k<tag>\\$"
                    + "|\\b\\d+(?:\\.\\d+)?\\b",
            Pattern.DOTALL);
    // The schema of a tenant, or its database: the id without dashes.
    private static final Pattern HOME = Pattern.compile("\\bt_[0-9a-f]{32}\\b");
    private static final Pattern WORD = Pattern.compile("[a-z]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern TABLE =
            Pattern.compile("\\b(?:from|into|update)\\s+(?:only\\s+)?\"?([a-z_][\\w.]*)", Pattern.CASE_INSENSITIVE);

    // As many as the service has, several times over. Bounded, because some are built.
    private static final Cache<String, SqlText> KNOWN =
            Caffeine.newBuilder().maximumSize(2_000).executor(Runnable::run).build();

    static SqlText of(String sql) {
        return KNOWN.get(sql, SqlText::read);
    }

    private static SqlText read(String sql) {
        String text = HOME.matcher(masked(sql)).replaceAll("t_?");
        Matcher word = WORD.matcher(text);
        String operation = word.find() ? word.group().toUpperCase(Locale.ROOT) : "SQL";
        Matcher table = TABLE.matcher(text);
        return new SqlText(
                text.substring(0, Math.min(text.length(), LONGEST_TEXT)),
                operation,
                table.find() ? operation + ' ' + table.group(1) : operation);
    }

    private static String masked(String sql) {
        return LITERAL_OR_COMMENT
                .matcher(sql)
                .replaceAll(found -> {
                    if (found.group("name") != null) {
                        return Matcher.quoteReplacement(found.group());
                    }
                    return found.group("comment") != null ? " " : "?";
                })
                .strip();
    }
}
