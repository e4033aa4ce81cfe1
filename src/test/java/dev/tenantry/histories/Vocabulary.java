package dev.tenantry.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The words of one tenant, all of which have its mark. */
record Vocabulary(Mark mark) {

    private static final int PRODUCTS = 6;

    String product(Choice choice) {
        return mark.in("P" + choice.below(PRODUCTS));
    }

    String reference(int number) {
        return mark.in("R" + number);
    }

    Map<String, String> metadata(Choice choice) {
        Map<String, String> metadata = new TreeMap<>();
        for (int i = choice.below(3); i > 0; i--) {
            metadata.put("key" + choice.below(4), mark.in("value " + choice.below(1_000)));
        }
        return metadata;
    }

    List<Content.Line> lines(Choice choice, boolean priced) {
        List<Content.Line> lines = new ArrayList<>();
        for (int i = choice.between(1, 3); i > 0; i--) {
            lines.add(new Content.Line(
                    product(choice), choice.between(1, 9), priced ? (Long) (long) choice.below(100_000) : null));
        }
        return lines;
    }

    /** @param reference null for none */
    Content content(Choice choice, @Nullable String reference) {
        boolean priced = choice.happens(50);
        return new Content(lines(choice, priced), priced ? "EUR" : null, reference, metadata(choice));
    }
}
