package dev.tenantry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code Yaml.loadAll} lets through and an API server does not: a number where a text must be ({@code value: 5}) and
 * the other way round, a null, a required field that is missing. Compares a tree with the fields of the client's model.
 */
final class ModelTypes {

    private static final Map<Class<?>, Predicate<JsonNode>> LEAVES = Map.of(
            String.class, JsonNode::isTextual,
            OffsetDateTime.class, JsonNode::isTextual,
            byte[].class, JsonNode::isTextual,
            Boolean.class, JsonNode::isBoolean,
            Integer.class, JsonNode::isIntegralNumber,
            Long.class, JsonNode::isIntegralNumber,
            Double.class, JsonNode::isNumber,
            Quantity.class, node -> node.isTextual() || node.isNumber(),
            IntOrString.class, node -> node.isTextual() || node.isIntegralNumber(),
            Object.class, node -> true);

    private ModelTypes() {}

    static Stream<Complaint> complaints(Spot spot, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? all(spot, JsonNode::isArray, "a list", spot.items(), of[0])
                    : all(spot, JsonNode::isObject, "a map", spot.members(), of[1]);
        }
        Class<?> model = (Class<?>) type;
        Predicate<JsonNode> leaf = LEAVES.get(model);
        if (leaf != null) {
            return spot.must(leaf, "must be of type " + model.getSimpleName());
        }
        return spot.value().isObject() ? object(spot, model) : spot.complain("must be a " + model.getSimpleName());
    }

    private static Stream<Complaint> all(
            Spot spot, Predicate<JsonNode> shape, String name, Stream<Spot> inside, Type type) {
        return shape.test(spot.value())
                ? inside.flatMap(element -> complaints(element, type))
                : spot.complain("must be " + name);
    }

    private static Stream<Complaint> object(Spot spot, Class<?> model) {
        Map<String, Type> fields = Arrays.stream(model.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(SerializedName.class))
                .collect(Collectors.toMap(
                        field -> field.getAnnotation(SerializedName.class).value(), Field::getGenericType));
        Stream<Complaint> missing = required(model).stream()
                .map(spot::at)
                .filter(Spot::isAbsent)
                .flatMap(field -> field.complain("is required"));
        Stream<Complaint> present = spot.members()
                .flatMap(field -> Optional.ofNullable(fields.get(field.name()))
                        .map(type -> complaints(field, type))
                        .orElseGet(() -> field.complain("no field of a " + model.getSimpleName())));
        return Stream.concat(missing, present);
    }

    @SuppressWarnings("unchecked")
    private static Set<String> required(Class<?> model) {
        try {
            return (Set<String>) model.getField("openapiRequiredFields").get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Not a model of this version of the client: " + model, e);
        }
    }
}
