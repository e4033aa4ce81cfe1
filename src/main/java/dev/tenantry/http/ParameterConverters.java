package dev.tenantry.http;

import dev.tenantry.tenant.CanonicalUuid;
import dev.tenantry.tenant.WireNamed;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads UUIDs and enums from paths and queries, in their one valid form. A parameter that is not valid is answered with
 * 400; the converters of Jakarta REST would accept other forms, or answer 404.
 */
@Provider
class ParameterConverters implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> rawType, Type genericType, Annotation[] annotations) {
        if (rawType == UUID.class) {
            return (ParamConverter<T>)
                    new Converter<>(nameOf(annotations), "must be a UUID in canonical form", CanonicalUuid::parse);
        }
        if (rawType.isEnum() && WireNamed.class.isAssignableFrom(rawType)) {
            List<WireNamed> constants = Arrays.stream(rawType.getEnumConstants())
                    .map(WireNamed.class::cast)
                    .toList();
            return (ParamConverter<T>) new Converter<>(
                    nameOf(annotations),
                    Requirements.oneOf(
                            constants.stream().map(WireNamed::wireName).toList()),
                    text -> constants.stream()
                            .filter(constant -> constant.wireName().equals(text))
                            .findFirst());
        }
        return null;
    }

    // The parameter's name in Java is not known here, so the annotation must give it.
    private static String nameOf(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .flatMap(annotation -> switch (annotation) {
                    case RestPath path -> Stream.of(path.value());
                    case RestQuery query -> Stream.of(query.value());
                    default -> Stream.empty();
                })
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "A parameter that is a UUID or an enum needs its name in @RestPath or @RestQuery."));
    }

    private record Converter<T>(String parameter, String requirement, Function<String, Optional<? extends T>> parse)
            implements ParamConverter<T> {

        @Override
        public T fromString(String text) {
            Optional<? extends T> value = parse.apply(text);
            if (value.isEmpty()) {
                throw new InvalidParameterException(parameter, requirement);
            }
            return value.get();
        }

        @Override
        public String toString(T value) {
            return value instanceof WireNamed named ? named.wireName() : String.valueOf(value);
        }
    }
}
