package dev.tenantry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.PackagedArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Checks that the packaged service contains no embedded servers, no keys and nothing of the machine that built it. */
class PackagedContentsIT {

    private static final Set<String> OF_NATIVE_IMAGE = Set.of("PATH", "JAVA_HOME", "GRAALVM_HOME");

    private static final Pattern SERVER_FILES =
            Pattern.compile("embedded-(postgres|redis)|io[./]zonky[./]test|redis[./]embedded");
    private static final Pattern KEY_FILES = Pattern.compile("\\.(pem|key|jks|p12)$");

    // An executable can only be searched as text. It contains the package names of the servers, as log categories, and
    // the header lines of keys, which code that reads keys looks for. So the patterns match whole class names, and
    // headers that are followed by a key.
    private static final Pattern SERVER_CLASSES =
            Pattern.compile("io\\.zonky\\.test\\.db\\.postgres\\.embedded\\.\\w+|redis\\.embedded\\.[A-Z]\\w+");
    private static final Pattern KEYS = Pattern.compile("BEGIN [A-Z ]*PRIVATE KEY-----\\s*[A-Za-z0-9+/]{64}");
    // Published in Netty's source. Netty uses the key to find out what an OpenSSL supports.
    private static final String KEY_OF_NETTY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCCBtayYNDrM3NF";

    @Test
    void containsNoEmbeddedServers() throws IOException {
        if (PackagedArtifact.isNative()) {
            String text = textOfTheExecutable();
            assertThat(text.contains("org.postgresql.Driver")).isTrue(); // the search finds what is there
            assertThat(found(SERVER_CLASSES, text)).isEmpty();
        } else {
            assertThat(files())
                    .anyMatch(name -> name.contains("postgresql-")) // the driver, so these are libraries
                    .noneMatch(name -> SERVER_FILES.matcher(name).find());
        }
    }

    @Test
    void containsNoKeys() throws IOException {
        if (PackagedArtifact.isNative()) {
            assertThat(found(KEYS, textOfTheExecutable())).allMatch(key -> key.endsWith(KEY_OF_NETTY));
        } else {
            assertThat(files()).noneMatch(name -> KEY_FILES.matcher(name).find());
        }
    }

    /**
     * Quarkus reads its configuration when it builds, also from the environment. Short values may be in the service by
     * coincidence. An executable contains the path and the home of the JDK with which native-image ran, which are no
     * secrets.
     */
    @Test
    void containsNoValueOfTheEnvironmentItWasBuiltIn() throws IOException {
        List<String> texts = PackagedArtifact.isNative() ? List.of(textOfTheExecutable()) : textsOfOwnFiles();

        assertThat(texts).anyMatch(text -> text.contains("tenantry_control")); // the search finds what is there
        // Names, and no values: a message must not contain a secret, and no executable.
        List<Map.Entry<String, String>> variables = System.getenv().entrySet().stream()
                .filter(variable -> variable.getValue().length() >= 16)
                .filter(variable -> !PackagedArtifact.isNative() || !OF_NATIVE_IMAGE.contains(variable.getKey()))
                .toList();
        assertThat(variables.size()).isPositive();
        assertThat(variables.stream()
                        .filter(variable -> texts.stream().anyMatch(text -> text.contains(variable.getValue())))
                        .map(Map.Entry::getKey))
                .isEmpty();
    }

    /** Returns the contents of what the build itself has written, without libraries. */
    private static List<String> textsOfOwnFiles() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String file : files()) {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path) || file.contains("/lib/")) {
                continue;
            }
            if (!file.endsWith(".jar")) {
                texts.add(Files.readString(path, StandardCharsets.ISO_8859_1));
                continue;
            }
            try (ZipFile jar = new ZipFile(file)) {
                for (ZipEntry entry : Collections.list(jar.entries())) {
                    texts.add(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return texts;
    }

    private static String textOfTheExecutable() throws IOException {
        return Files.readString(PackagedArtifact.path(), StandardCharsets.ISO_8859_1);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(PackagedArtifact.path().getParent())) {
            return files.map(Path::toString).toList();
        }
    }
}
