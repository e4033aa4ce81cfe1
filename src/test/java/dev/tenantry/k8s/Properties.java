package dev.tenantry.k8s;

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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.config.Names;

/**
 * The properties that there are, as environment variables name them: those of Quarkus' extensions and our own, each from
 * the interface that reads it, and those of MicroProfile JWT. Nobody else would notice one that is misspelt.
 */
final class Properties {

    /** When each is read. Of two that share a variable's name, one that is read at run time goes before. */
    private static final Map<Pattern, Boolean> AT_RUN_TIME = new HashMap<>();

    private static final Map<String, Optional<Boolean>> ASKED = new ConcurrentHashMap<>();

    static {
        quarkus().forEach(root -> add(root, root.getAnnotation(ConfigRoot.class).phase() == ConfigPhase.RUN_TIME));
        ours().forEach(mapping -> add(mapping, true));
        Stream.of(Names.VERIFIER_PUBLIC_KEY, Names.VERIFIER_PUBLIC_KEY_LOCATION, Names.ISSUER, Names.AUDIENCES)
                .forEach(name -> add(name, true));
    }

    private Properties() {}

    /** Whether it is read at run time; empty for what nobody reads. */
    static Optional<Boolean> readAtRunTime(String variable) {
        return ASKED.computeIfAbsent(
                variable,
                name -> AT_RUN_TIME.entrySet().stream()
                        .filter(property -> property.getKey().matcher(name).matches())
                        .map(Map.Entry::getValue)
                        .reduce(Boolean::logicalOr));
    }

    private static void add(Class<?> mapping, boolean atRunTime) {
        ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().forEach(name -> add(name, atRunTime));
    }

    /** As MicroProfile Config says it; a star is the key of a map, a data store's name for example. */
    private static void add(String property, boolean atRunTime) {
        String variable = property.replace("[*]", "")
                .replaceAll("[^*a-zA-Z0-9]", "_")
                .toUpperCase(Locale.ROOT)
                .replace("*", "[A-Z0-9_]+");
        AT_RUN_TIME.merge(Pattern.compile(variable), atRunTime, Boolean::logicalOr);
    }

    private static Stream<? extends Class<?>> quarkus() {
        try {
            return Collections.list(loader().getResources("META-INF/quarkus-config-roots.list")).stream()
                    .flatMap(Properties::lines)
                    .map(Properties::type)
                    .filter(type -> type.isAnnotationPresent(ConfigRoot.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<? extends Class<?>> ours() {
        Path sources = Path.of("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> names = files.map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith("Config.java"))
                    .map(file -> file.replace(".java", "").replace('/', '.'))
                    .toList();
            return names.stream().map(Properties::type).filter(type -> type.isAnnotationPresent(ConfigMapping.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(URL list) {
        try (InputStream in = list.openStream()) {
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, loader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClassLoader loader() {
        return Properties.class.getClassLoader();
    }
}
