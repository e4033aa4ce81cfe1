package dev.tenantry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tenantry.support.BesideOthers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what the documents say with the code: properties, packages, links and the tests that they cite. */
@BesideOthers
class DocumentsTest {

    private static final Path MANIFESTS = Path.of("k8s");
    private static final Path DOCS = Path.of("src/docs");
    private static final Path README = Path.of("README.md");

    // Set by the program itself, from its first argument.
    private static final Set<String> NO_SETTINGS = Set.of("tenantry.start.command");

    private static final Pattern PROPERTY =
            Pattern.compile("^\\| `(tenantry\\.[^`]+)` \\| (?:`([^`]*)`|(none)) \\| .+ \\|$", Pattern.MULTILINE);
    private static final Pattern PACKAGE =
            Pattern.compile("^\\| `([a-z]+)` \\| [^|]+\\? \\| ((?:`[a-z]+`(?:, )?)*) *\\|$", Pattern.MULTILINE);
    private static final Pattern FENCED = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern CITED_TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");

    @Test
    void listsEveryPropertyWithItsDefault() {
        Map<String, String> documented = matches(PROPERTY, read(DOCS.resolve("configuration.md")))
                .collect(Collectors.toMap(
                        row -> row.group(1), row -> row.group(3) == null ? row.group(2) : row.group(3)));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(mappedProperties());
    }

    @Test
    void showsThePackagesAndTheirArrows() {
        Map<String, Set<String>> documented = matches(PACKAGE, read(README))
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> matches(Pattern.compile("[a-z]+"), row.group(2))
                                .map(MatchResult::group)
                                .collect(Collectors.toSet())));
        Map<String, Set<String>> planned = Arrows.PLAN.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(planned);
    }

    static List<Path> documents() {
        return Stream.of(Stream.of(README), files(MANIFESTS, ".md"), files(DOCS, ".md"))
                .flatMap(files -> files)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksToFilesAndHeadingsThatExist(Path document) {
        String text = CODE.matcher(withoutFences(read(document))).replaceAll("");

        assertThat(matches(LINK, text)
                        .filter(link -> !exists(document, link.group(1), link.group(2)))
                        .map(MatchResult::group))
                .as("links of " + document + " that lead nowhere")
                .isEmpty();
    }

    static List<Path> documentsThatCiteTests() {
        return List.of(README, DOCS.resolve("architecture.md"), DOCS.resolve("threat-model.md"));
    }

    @ParameterizedTest
    @MethodSource("documentsThatCiteTests")
    void citesTestsThatExist(Path document) {
        Map<String, String> sources = files(Path.of("src/test/java"), ".java")
                .collect(Collectors.toMap(DocumentsTest::className, DocumentsTest::read, (one, other) -> one + other));
        List<MatchResult> cited = matches(CITED_TEST, read(document)).toList();

        assertThat(cited).isNotEmpty();
        assertThat(cited.stream()
                        .filter(test -> !sources.getOrDefault(test.group(1), "").contains(declaration(test)))
                        .map(MatchResult::group))
                .as("tests cited in " + document + " that do not exist")
                .isEmpty();
    }

    private static Map<String, String> mappedProperties() {
        Map<String, String> properties = new TreeMap<>();
        for (JavaClass type : House.product().types()) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                addProperties(type.getAnnotationOfType(ConfigMapping.class).prefix(), type.reflect(), properties);
            }
        }
        properties.keySet().removeAll(NO_SETTINGS);
        return properties;
    }

    private static void addProperties(String prefix, Class<?> group, Map<String, String> properties) {
        for (Method method : group.getDeclaredMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())) {
                continue;
            }
            String name = method.isAnnotationPresent(WithParentName.class)
                    ? prefix
                    : prefix + "." + StringUtil.skewer(method.getName());
            if (method.getReturnType() == Map.class) {
                ParameterizedType map = (ParameterizedType) method.getGenericReturnType();
                addProperties(name + ".<name>", (Class<?>) map.getActualTypeArguments()[1], properties);
            } else if (group.equals(method.getReturnType().getDeclaringClass())) {
                addProperties(name, method.getReturnType(), properties);
            } else {
                WithDefault given = method.getAnnotation(WithDefault.class);
                properties.put(name, given == null ? "none" : given.value());
            }
        }
    }

    private static boolean exists(Path document, String link, String heading) {
        Path target = link.isEmpty() ? document : document.resolveSibling(link).normalize();
        return Files.isRegularFile(target)
                && (heading == null || anchors(read(target)).contains(heading));
    }

    /** Returns the anchors of all headings, as GitHub makes them. */
    private static Set<String> anchors(String markdown) {
        return matches(HEADING, withoutFences(markdown))
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withoutFences(String markdown) {
        return FENCED.matcher(markdown).replaceAll("");
    }

    private static String declaration(MatchResult test) {
        return test.group(2) == null ? "class " + test.group(1) : " " + test.group(2) + "(";
    }

    private static String className(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Stream<Path> files(Path directory, String suffix) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
