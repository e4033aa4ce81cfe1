package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tenantry.support.BesideOthers;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Min;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gives every number and duration of every {@code @ConfigMapping} values that make no sense. */
@BesideOthers
class ConfigBoundsTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    // What a store must have, and what other checks look at.
    private static final Map<String, String> REQUIRED = Map.of(
            "tenantry.stores.acme.url",
            "jdbc:postgresql://localhost/",
            "tenantry.stores.acme.username",
            "tenantry_app");

    private static final List<Class<?>> MAPPINGS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.tenantry").stream()
                    .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                    .<Class<?>>map(type -> type.reflect())
                    .toList();

    record Setting(Class<?> mapping, String property, Method method) {

        boolean is(Class<?>... types) {
            return List.of(types).contains(method.getReturnType());
        }

        boolean mayBeZero() {
            Min number = method.getAnnotation(Min.class);
            DurationMin duration = method.getAnnotation(DurationMin.class);
            return number != null && number.value() == 0 || duration != null && isZero(duration);
        }

        private static boolean isZero(DurationMin least) {
            return Stream.of(least.days(), least.hours(), least.minutes(), least.seconds(), least.millis())
                    .allMatch(number -> number == 0);
        }

        @Override
        public String toString() {
            return property;
        }
    }

    static Stream<Setting> numbers() {
        return settings().filter(setting -> setting.is(int.class, long.class));
    }

    static Stream<Setting> durations() {
        return settings().filter(setting -> setting.is(Duration.class));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void refusesANumberOutOfBounds(Setting setting) {
        assertRefused(setting, "-1", "-2147483648", "2147483647", "99999999999", "1.5", "many");
        assertZero(setting, "0");
    }

    @ParameterizedTest
    @MethodSource("durations")
    void refusesADurationOutOfBounds(Setting setting) {
        assertRefused(setting, "-1ms", "PT-1H", "1000000d", "PT99999999999S", "soon");
        assertZero(setting, "0s");
    }

    @Test
    void findsAllMappings() {
        assertThat(numbers()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(durations()).hasSizeGreaterThan(25);
        // BodySizeCheck has its bounds.
        assertThat(settings().filter(setting -> setting.is(MemorySize.class)))
                .extracting(Setting::property)
                .containsExactlyInAnyOrder("tenantry.http.max-body-size", "tenantry.http.large-bodies.max-size");
        assertThat(settings()
                        .map(Setting::method)
                        .map(Method::getReturnType)
                        .filter(type -> type.isPrimitive() || Number.class.isAssignableFrom(type)))
                .as("types of numbers that this test knows")
                .containsOnly(int.class, boolean.class);
    }

    @Test
    void refusesTextThatCannotBeRight() {
        assertThatThrownBy(() -> read(
                        mapping("tenantry.stores"), "tenantry.stores.acme.maintenance-database", "postgres?host=other"))
                .hasMessageContaining("tenantry.stores.acme.maintenance-database");
        assertThatThrownBy(() -> read(mapping("tenantry.stores"), "tenantry.stores.acme.username", " "))
                .hasMessageContaining("tenantry.stores.acme.username");
        assertThatThrownBy(() -> read(mapping("tenantry.context"), "tenantry.context.claim", " "))
                .hasMessageContaining("tenantry.context.claim");
    }

    private static void assertRefused(Setting setting, String... values) {
        for (String value : values) {
            assertThatThrownBy(() -> read(setting.mapping(), setting.property(), value))
                    .as("%s=%s", setting, value)
                    .hasMessageContaining(setting.property());
        }
    }

    private static void assertZero(Setting setting, String zero) {
        if (setting.mayBeZero()) {
            assertThat(read(setting.mapping(), setting.property(), zero)).isNotNull();
        } else {
            assertRefused(setting, zero);
        }
    }

    private static SmallRyeConfig read(Class<?> mapping, String property, String value) {
        BeanValidationConfigValidator validator = () -> VALIDATOR;
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(mapping)
                .withValidator(validator)
                .withDefaultValues(REQUIRED)
                .withDefaultValue(property, value)
                .build();
    }

    private static Class<?> mapping(String prefix) {
        return mappings()
                .filter(type -> type.getAnnotation(ConfigMapping.class).prefix().equals(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Class<?>> mappings() {
        return MAPPINGS.stream();
    }

    private static Stream<Setting> settings() {
        return mappings()
                .flatMap(type -> settings(
                        type, type, type.getAnnotation(ConfigMapping.class).prefix()));
    }

    private static Stream<Setting> settings(Class<?> mapping, Class<?> group, String prefix) {
        return Stream.of(group.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .flatMap(method -> {
                    String name = method.isAnnotationPresent(WithParentName.class)
                            ? prefix
                            : prefix + "." + StringUtil.skewer(method.getName());
                    Type type = method.getGenericReturnType();
                    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
                        return settings(mapping, (Class<?>) map.getActualTypeArguments()[1], name + ".acme");
                    }
                    return type instanceof Class<?> nested
                                    && nested.getPackageName().startsWith("dev.tenantry")
                            ? settings(mapping, nested, name)
                            : Stream.of(new Setting(mapping, name, method));
                });
    }
}
