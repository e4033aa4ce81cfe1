package dev.tenantry.http;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.http.MemberFault.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A fault, and where in the body it is.
 *
 * @param path names of members, and indexes of elements
 */
record BodyFault(List<Object> path, String requirement, Kind kind) {

    /** Returns where a parser is. */
    static List<Object> path(JsonStreamContext context) {
        List<Object> path = new ArrayList<>();
        for (JsonStreamContext at = context; !at.inRoot(); at = at.getParent()) {
            if (at.inArray()) {
                path.add(at.getCurrentIndex());
            } else if (at.getCurrentName() != null) {
                path.add(at.getCurrentName());
            }
        }
        Collections.reverse(path);
        return path;
    }

    MemberFault asMember() {
        return MemberFault.at(path, requirement, kind);
    }

    /**
     * Takes the value out, so that reading the rest can find the next fault. An element leaves an empty place, because
     * the others keep their indexes.
     *
     * @return whether it was there
     */
    boolean removeFrom(JsonNode body) {
        if (path.isEmpty()) {
            return false;
        }
        JsonNode parent = body;
        for (Object step : path.subList(0, path.size() - 1)) {
            parent = step instanceof Integer index ? parent.path(index) : parent.path(step.toString());
        }
        Object last = path.getLast();
        return switch (parent) {
            case ObjectNode members -> members.remove(last.toString()) != null;
            case ArrayNode elements
            when last instanceof Integer index && index < elements.size() -> {
                boolean isThere = !elements.get(index).isNull();
                elements.setNull(index);
                yield isThere;
            }
            default -> false;
        };
    }
}
