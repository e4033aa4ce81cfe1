package dev.tenantry.histories;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch that changes an order.
 *
 * @param body what is sent
 * @param result what the order has afterwards
 */
record Patch(Map<String, @Nullable Object> body, Content result) {

    /** @param fresh a number that no patch of this tenant has had */
    static Patch draw(Choice choice, Vocabulary words, Content content, int fresh) {
        return switch (choice.below(4)) {
            case 0 -> lines(choice, words, content, fresh);
            case 1 -> metadata(words, content, fresh);
            case 2 -> content.metadata().isEmpty() ? reference(words, content, fresh) : removeMetadata(content);
            default ->
                content.reference() == null || choice.happens(50)
                        ? reference(words, content, fresh)
                        : removeReference(content);
        };
    }

    private static Patch lines(Choice choice, Vocabulary words, Content content, int fresh) {
        List<Content.Line> lines = words.lines(choice, content.currency() != null).stream()
                .map(line -> new Content.Line(line.product(), 10 + fresh, line.price()))
                .toList();
        return new Patch(
                Map.of("lines", lines.stream().map(Content.Line::members).toList()), content.withLines(lines));
    }

    private static Patch metadata(Vocabulary words, Content content, int fresh) {
        Map<String, @Nullable String> patch = new HashMap<>();
        Map<String, String> result = new TreeMap<>(content.metadata());
        content.metadata().keySet().stream().findFirst().ifPresent(name -> {
            patch.put(name, null);
            result.remove(name);
        });
        patch.put("fresh", words.mark().in("value " + fresh));
        result.put("fresh", words.mark().in("value " + fresh));
        return new Patch(Map.of("metadata", patch), content.withMetadata(result));
    }

    private static Patch removeMetadata(Content content) {
        return new Patch(removal("metadata"), content.withMetadata(Map.of()));
    }

    private static Patch reference(Vocabulary words, Content content, int fresh) {
        String reference = words.mark().in("Changed" + fresh);
        return new Patch(Map.of("reference", reference), content.withReference(reference));
    }

    private static Patch removeReference(Content content) {
        return new Patch(removal("reference"), content.withReference(null));
    }

    private static Map<String, @Nullable Object> removal(String member) {
        Map<String, @Nullable Object> removal = new HashMap<>();
        removal.put(member, null);
        return removal;
    }
}
