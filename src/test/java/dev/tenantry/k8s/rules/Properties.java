package dev.tenantry.k8s.rules;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.config.Names;

/**
 * Knows which environment variables the service reads at run time: the properties of the Quarkus extensions and our
 * own, from the interfaces that read them, and those of MicroProfile JWT. The service silently ignores all others.
 */
final class Properties {

    private static final List<Pattern> VARIABLES = Stream.of(
                    Stream.of(
                            Names.VERIFIER_PUBLIC_KEY,
                            Names.VERIFIER_PUBLIC_KEY_LOCATION,
                            Names.ISSUER,
                            Names.AUDIENCES),
                    quarkus().flatMap(Properties::names),
                    ours().flatMap(Properties::names))
            .flatMap(names -> names)
            .map(Properties::variable)
            .toList();

    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private Properties() {}

    static boolean isReadAtRunTime(String variable) {
        return KNOWN.computeIfAbsent(
                variable,
                name -> VARIABLES.stream()
                        .anyMatch(property -> property.matcher(name).matches()));
    }

    /** Translates a property's name as MicroProfile Config does. A star stands for the key of a map. */
    private static Pattern variable(String property) {
        return Pattern.compile(property.replace("[*]", "")
                .replaceAll("[^*a-zA-Z0-9]", "_")
                .toUpperCase(Locale.ROOT)
                .replace("*", "[A-Z0-9_]+"));
    }

    private static Stream<String> names(Class<?> mapping) {
        return ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream();
    }

    private static Stream<? extends Class<?>> quarkus() {
        try {
            return Collections.list(
                            Properties.class.getClassLoader().getResources("META-INF/quarkus-config-roots.list"))
                    .stream()
                    .flatMap(list -> text(list).lines())
                    .map(Properties::type)
                    .filter(type -> type.isAnnotationPresent(ConfigRoot.class))
                    .filter(type -> type.getAnnotation(ConfigRoot.class).phase() == ConfigPhase.RUN_TIME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<? extends Class<?>> ours() {
        Path sources = Path.of("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith("Config.java"))
                    .map(file -> type(file.replace(".java", "").replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(URL resource) {
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Properties.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
