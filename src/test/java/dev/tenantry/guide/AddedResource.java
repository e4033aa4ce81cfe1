package dev.tenantry.guide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a page adds to the project: the fenced blocks after a line that is only the path of a file.
 *
 * @param files complete files by path
 * @param line the line that goes into a list of an existing file
 */
record AddedResource(Map<String, String> files, String line) {

    static final String LIST = "src/test/java/dev/tenantry/conformance/TenantResources.java";

    private static final Pattern FILE =
            Pattern.compile("^`(src/[^`]+)`\n\n```[a-z]+\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern MIGRATION = Pattern.compile("/V\\d+__");

    /** @param nextMigration the number of the next migration of this project */
    static AddedResource of(String page, int nextMigration) {
        List<MatchResult> found = FILE.matcher(page).results().toList();
        Map<String, String> files = new LinkedHashMap<>();
        found.forEach(file ->
                files.put(MIGRATION.matcher(file.group(1)).replaceFirst("/V" + nextMigration + "__"), file.group(2)));
        return new AddedResource(files, files.remove(LIST));
    }

    /** Returns the file with the list, and the line as its first. */
    String listed(String list) {
        String begin = "ALL = List.of(\n";
        int at = list.indexOf(begin) + begin.length();
        return list.substring(0, at) + line + list.substring(at);
    }
}
