package dev.tenantry.histories;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client decides about an order. */
record Content(
        List<Line> lines,
        @Nullable String currency,
        @Nullable String reference,
        Map<String, String> metadata) {

    /** @param price null without a currency */
    record Line(String product, int quantity, @Nullable Long price) {

        Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("product_id", product);
            members.put("quantity", quantity);
            Optional.ofNullable(price).ifPresent(given -> members.put("unit_price", given));
            return members;
        }
    }

    boolean hasProduct(String product) {
        return lines.stream().anyMatch(line -> line.product().equals(product));
    }

    @Nullable Long total() {
        long total = 0;
        for (Line line : lines) {
            if (line.price() == null) {
                return null;
            }
            total += line.price() * line.quantity();
        }
        return total;
    }

    /** Returns the members of a request to place this order. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        List<Map<String, Object>> all = new ArrayList<>();
        lines.forEach(line -> all.add(line.members()));
        if (all.size() == 1 && currency == null) {
            members.putAll(all.getFirst());
        } else {
            members.put("lines", all);
        }
        Optional.ofNullable(currency).ifPresent(given -> members.put("currency", given));
        Optional.ofNullable(reference).ifPresent(given -> members.put("reference", given));
        if (!metadata.isEmpty()) {
            members.put("metadata", metadata);
        }
        return members;
    }

    Content withReference(@Nullable String other) {
        return new Content(lines, currency, other, metadata);
    }

    Content withMetadata(Map<String, String> other) {
        return new Content(lines, currency, reference, other);
    }

    Content withLines(List<Line> other) {
        return new Content(other, currency, reference, metadata);
    }
}
