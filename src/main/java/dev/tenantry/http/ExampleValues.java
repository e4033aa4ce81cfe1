package dev.tenantry.http;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/** Makes values that are valid for a schema. Knows no text that matches a pattern: such a member needs an example. */
final class ExampleValues {

    private static final String PREFIX = "#/components/schemas/";

    private final Map<String, Schema> schemas;

    ExampleValues(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    /** Returns a value; empty if only an example could tell one. */
    Optional<Object> of(Schema schema) {
        if (schema.getRef() != null) {
            return Optional.ofNullable(schemas.get(schema.getRef().substring(PREFIX.length())))
                    .flatMap(this::of);
        }
        return stated(schema)
                .or(() -> Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())
                        .filter(Objects::nonNull)
                        .flatMap(List::stream)
                        .flatMap(each -> of(each).stream())
                        .findFirst())
                .or(() -> made(schema));
    }

    private static Optional<Object> stated(Schema schema) {
        return Stream.of(schema.getExamples(), schema.getEnumeration())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .findFirst()
                .or(() -> Optional.ofNullable(schema.getConstValue()))
                .or(() -> Optional.ofNullable(schema.getDefaultValue()));
    }

    private Optional<Object> made(Schema schema) {
        SchemaType type = schema.getType() == null || schema.getType().isEmpty()
                ? SchemaType.NULL
                : schema.getType().getFirst();
        return switch (type) {
            case OBJECT -> object(schema);
            case ARRAY ->
                schema.getItems() == null
                        ? Optional.empty()
                        : of(schema.getItems()).map(List::of);
            case STRING -> text(schema);
            case BOOLEAN -> Optional.of(true);
            case INTEGER, NUMBER -> Optional.of(number(schema));
            case NULL -> Optional.empty();
        };
    }

    private Optional<Object> object(Schema schema) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        @Nullable Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return Optional.of(members);
        }
        properties.forEach((name, member) -> {
            Optional<Object> value = of(member);
            if (value.isPresent()) {
                members.put(name, value.get());
            } else if (allowsNull(member)) {
                members.put(name, null);
            }
        });
        boolean isWhole = schema.getRequired() == null || members.keySet().containsAll(schema.getRequired());
        return isWhole ? Optional.of(members) : Optional.empty();
    }

    private static boolean allowsNull(Schema schema) {
        return schema.getType() != null && schema.getType().contains(SchemaType.NULL);
    }

    private static Optional<Object> text(Schema schema) {
        return switch (String.valueOf(schema.getFormat())) {
            case "uuid" -> Optional.of("0f8fad5b-d9cb-469f-a165-70867728950e");
            case "date-time" -> Optional.of("2026-11-27T09:30:00.000000Z");
            default ->
                schema.getPattern() == null && (schema.getMinLength() == null || schema.getMinLength() < 5)
                        ? Optional.of("text")
                        : Optional.empty();
        };
    }

    private static Object number(Schema schema) {
        @Nullable BigDecimal least = schema.getMinimum();
        return least == null || least.signum() < 0 ? 1 : least;
    }
}
