package dev.tenantry.guide;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown document.
 *
 * @param language what the fence says, such as {@code sh}
 */
record Block(String language, String text) {

    private static final Pattern FENCED =
            Pattern.compile("^```([a-z]+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Returns the blocks of one section, which ends at the next heading of its level. */
    static List<Block> ofSection(String document, String heading) {
        int begin = document.indexOf("\n" + heading + "\n");
        if (begin < 0) {
            throw new IllegalArgumentException("There is no heading " + heading + ".");
        }
        String level = heading.substring(0, heading.indexOf(' ') + 1);
        int end = document.indexOf("\n" + level, begin + heading.length());
        return FENCED.matcher(end < 0 ? document.substring(begin) : document.substring(begin, end))
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    boolean isScript() {
        return language.equals("sh");
    }

    /** Returns the variables of a block that only sets some, such as {@code TAG='"0"'  # from ETag}. */
    Optional<List<Setting>> settings() {
        List<Setting> settings =
                text.lines().map(Setting::parse).flatMap(Optional::stream).toList();
        return settings.size() == text.lines().count() ? Optional.of(settings) : Optional.empty();
    }

    /**
     * A variable that the reader sets.
     *
     * @param header the header of the answer before, which has its value; empty if it is the reader's own
     */
    record Setting(String name, Optional<String> header) {

        private static final Pattern LINE = Pattern.compile("([A-Z]+)=\\S+(?: +# from ([A-Za-z-]+))?");

        private static Optional<Setting> parse(String line) {
            Matcher matcher = LINE.matcher(line);
            return matcher.matches()
                    ? Optional.of(new Setting(matcher.group(1), Optional.ofNullable(matcher.group(2))))
                    : Optional.empty();
        }
    }
}
