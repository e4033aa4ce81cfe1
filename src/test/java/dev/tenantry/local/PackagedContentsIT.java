package dev.tenantry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.PackagedArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged service must not carry. */
class PackagedContentsIT {

    private static final Pattern SERVER_FILES =
            Pattern.compile("embedded-(postgres|redis)|io[./]zonky[./]test|redis[./]embedded");
    private static final Pattern KEY_FILES = Pattern.compile("\\.(pem|key|jks|p12)$");

    // In an executable only text can be looked for. It names the servers' packages, as log categories, and the heads of
    // keys, which are what whoever reads keys looks for: so whole classes, and heads that a key follows.
    private static final Pattern SERVER_CLASSES =
            Pattern.compile("io\\.zonky\\.test\\.db\\.postgres\\.embedded\\.\\w+|redis\\.embedded\\.[A-Z]\\w+");
    private static final Pattern KEYS = Pattern.compile("BEGIN [A-Z ]*PRIVATE KEY-----\\s*[A-Za-z0-9+/]{64}");
    // Published in its source: with it Netty tries what an OpenSSL can do.
    private static final String KEY_OF_NETTY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCCBtayYNDrM3NF";

    @Test
    void holdsNoneOfTheEmbeddedServers() throws IOException {
        if (PackagedArtifact.isNative()) {
            String text = textOfTheExecutable();
            assertThat(text.contains("org.postgresql.Driver")).isTrue(); // what is there is found
            assertThat(found(SERVER_CLASSES, text)).isEmpty();
        } else {
            assertThat(files())
                    .anyMatch(name -> name.contains("postgresql-")) // the driver: the list is one of libraries
                    .noneMatch(name -> SERVER_FILES.matcher(name).find());
        }
    }

    @Test
    void holdsNoKeys() throws IOException {
        if (PackagedArtifact.isNative()) {
            assertThat(found(KEYS, textOfTheExecutable())).allMatch(key -> key.endsWith(KEY_OF_NETTY));
        } else {
            assertThat(files()).noneMatch(name -> KEY_FILES.matcher(name).find());
        }
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
