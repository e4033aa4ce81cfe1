package dev.tenantry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A place in an object, whether or not there is something. It knows its way, so that a complaint can name it.
 *
 * @param way from the object's root, as a JSON pointer
 */
record Spot(Manifest object, String way, JsonNode value) {

    Spot at(String... names) {
        Spot found = this;
        for (String name : names) {
            found = found.below(name, found.value.path(name));
        }
        return found;
    }

    private Spot below(String step, JsonNode there) {
        return new Spot(object, way + "/" + step.replace("~", "~0").replace("/", "~1"), there);
    }

    String text() {
        return value.asText();
    }

    boolean isAbsent() {
        return value.isMissingNode();
    }

    boolean isThere() {
        return !isAbsent();
    }

    /** The elements of a list; none where there is no list. */
    Stream<Spot> items() {
        return IntStream.range(0, value.isArray() ? value.size() : 0)
                .mapToObj(index -> below(String.valueOf(index), value.get(index)));
    }

    /** The members of a map; none where there is no map. */
    Stream<Spot> members() {
        return value.propertyStream().map(member -> below(member.getKey(), member.getValue()));
    }

    /** This place and everything below it. */
    Stream<Spot> everything() {
        return value.isContainerNode()
                ? Stream.concat(Stream.of(this), (value.isArray() ? items() : members()).flatMap(Spot::everything))
                : Stream.of(this);
    }

    /** The last step of its way. */
    String name() {
        return way.substring(way.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }

    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        value.propertyStream()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }

    Stream<Complaint> mustBe(String yaml) {
        JsonNode expected = Trees.value(yaml);
        return must(expected::equals, "must be " + yaml);
    }

    Stream<Complaint> mustBeAbsent() {
        return must(JsonNode::isMissingNode, "must not be there");
    }

    Stream<Complaint> must(Predicate<JsonNode> hold, String demand) {
        return hold.test(value)
                ? Stream.empty()
                : complain(demand + ", and " + (isAbsent() ? "is not there" : "is " + value));
    }

    Stream<Complaint> complain(String message) {
        return Stream.of(new Complaint(this, message));
    }

    @Override
    public String toString() {
        return object.id() + " " + way;
    }
}
