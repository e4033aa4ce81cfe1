package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * Descriptions by their digest. Thousands of homes or databases were made alike, so each description is there once, with
 * the number of those that it fits. Safe for concurrent use.
 */
final class Descriptions {

    private record Described(JsonNode description, int count) {}

    private final Map<String, Described> byDigest = new TreeMap<>();

    /** Adds one more home or database, and returns the digest of its description. */
    synchronized String add(JsonNode description) {
        String digest = Canonical.digest(description);
        byDigest.merge(
                digest,
                new Described(description, 1),
                (known, more) -> new Described(known.description(), known.count() + 1));
        return digest;
    }

    synchronized ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        byDigest.forEach((digest, described) -> all.addObject()
                .put("digest", digest)
                .put("count", described.count())
                .set("description", described.description()));
        return all;
    }
}
