package dev.tenantry.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How PostgreSQL reads the table: the plan node with the join above it, the rows it was expected to return, and the
 * rows it returned.
 */
record Plan(String node, String expected, String actual) {

    private static final Pattern SCAN = Pattern.compile(
            "(?:-> +)?((?:Seq|Index|Index Only|Bitmap Heap) Scan[^(]*) +\\(cost=\\S+ rows=(\\d+) .*actual .*?rows=([0-9.]+)");

    private static final Pattern JOIN = Pattern.compile("Nested Loop|Hash Join|Merge Join");

    static Plan of(Connection connection, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("explain (analyze, timing off) " + sql)) {
            while (lines.next()) {
                text.append(lines.getString(1)).append('\n');
            }
        }
        Matcher scan = SCAN.matcher(text);
        if (!scan.find()) {
            throw new IllegalStateException("The plan contains no scan: " + text);
        }
        Matcher join = JOIN.matcher(text);
        String node = scan.group(1).replaceAll(" (using|on) .*", "");
        return new Plan(
                join.find() ? join.group() + " of " + node : node,
                scan.group(2),
                scan.group(3).replaceAll("\\.00$", ""));
    }
}
