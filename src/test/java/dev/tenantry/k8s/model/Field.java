package dev.tenantry.k8s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A field of a manifest, present or absent. It knows its path, so that a complaint can name it.
 *
 * @param path a JSON pointer from the root of the object
 */
public record Field(Manifest object, String path, JsonNode value) {

    public Field at(String... names) {
        Field found = this;
        for (String name : names) {
            found = found.below(name, found.value.path(name));
        }
        return found;
    }

    /** Returns the present fields at a path like "spec/rules/*", in which a star stands for all elements of a list. */
    public Stream<Field> each(String steps) {
        Stream<Field> found = Stream.of(this);
        for (String step : steps.split("/")) {
            found = found.flatMap(field -> step.equals("*") ? field.items() : Stream.of(field.at(step)));
        }
        return found.filter(Field::isPresent);
    }

    private Field below(String step, JsonNode child) {
        return new Field(object, path + "/" + step.replace("~", "~0").replace("/", "~1"), child);
    }

    public String text() {
        return value.asText();
    }

    public boolean isAbsent() {
        return value.isMissingNode();
    }

    public boolean isPresent() {
        return !isAbsent();
    }

    /** Returns the elements of a list, and nothing for any other field. */
    public Stream<Field> items() {
        return IntStream.range(0, value.isArray() ? value.size() : 0)
                .mapToObj(index -> below(String.valueOf(index), value.get(index)));
    }

    /** Returns the members of a map, and nothing for any other field. */
    public Stream<Field> members() {
        return value.propertyStream().map(member -> below(member.getKey(), member.getValue()));
    }

    /** Returns this field and all fields below it. */
    public Stream<Field> everything() {
        return Stream.concat(Stream.of(this), (value.isArray() ? items() : members()).flatMap(Field::everything));
    }

    /** Returns the last step of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }

    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        members().forEach(member -> texts.put(member.name(), member.text()));
        return texts;
    }

    public Stream<Complaint> mustBe(String yaml) {
        JsonNode expected = Yaml.value(yaml);
        return must(expected::equals, "must be " + yaml);
    }

    public Stream<Complaint> mustBeAbsent() {
        return must(JsonNode::isMissingNode, "must be absent");
    }

    public Stream<Complaint> must(Predicate<JsonNode> condition, String demand) {
        return condition.test(value)
                ? Stream.empty()
                : complain(demand + ", but is " + (isAbsent() ? "absent" : value.toString()));
    }

    public Stream<Complaint> complain(String message) {
        return Stream.of(new Complaint(this, message));
    }

    @Override
    public String toString() {
        return object.id() + " " + path;
    }
}
