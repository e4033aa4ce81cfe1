package dev.tenantry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the versions that the POM pins because those in Quarkus' BOM have published vulnerabilities. */
class PinnedVersionsTest {

    private static final Path REPOSITORY = Path.of(
            System.getProperty("tenantry.maven.repository", System.getProperty("user.home") + "/.m2/repository"));

    enum Pin {
        NETTY("netty", "netty-codec-http", "netty-(?!tcnative)[a-z0-9-]+"),
        JACKSON("jackson", "jackson-databind", "jackson-(?!annotations)[a-z0-9-]+"),
        POSTGRESQL("postgresql-driver", "postgresql", "postgresql");

        private final String property;
        private final String artifact;
        private final Pattern jar;

        Pin(String property, String artifact, String jars) {
            this.property = property;
            this.artifact = artifact;
            this.jar = Pattern.compile("(?:" + jars + ")-(\\d[\\w.]*)\\.jar");
        }

        String version() throws IOException {
            return find("<" + property + "\\.version>([^<]+)<", Path.of("pom.xml"));
        }

        String versionInTheBom() throws IOException {
            String quarkus = find("<quarkus\\.version>([^<]+)<", Path.of("pom.xml"));
            return find(
                    "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)<",
                    REPOSITORY.resolve("io/quarkus/quarkus-bom/%1$s/quarkus-bom-%1$s.pom".formatted(quarkus)));
        }

        private static String find(String pattern, Path file) throws IOException {
            MatchResult found = Pattern.compile(pattern)
                    .matcher(Files.readString(file))
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(pattern + " is not in " + file));
            return found.group(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNewerThanTheVersionInTheBom(Pin pin) throws IOException {
        assertThat(Arrays.compare(numbers(pin.version()), numbers(pin.versionInTheBom())))
                .as("%s is pinned at %s, and the BOM has %s: remove the pin", pin, pin.version(), pin.versionInTheBom())
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void isTheVersionOfEveryModule(Pin pin) throws IOException {
        List<String> versions = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> pin.jar.matcher(new File(path).getName()))
                .filter(jar -> jar.matches())
                .map(jar -> jar.group(1))
                .toList();

        assertThat(versions).isNotEmpty().containsOnly(pin.version());
    }

    @ParameterizedTest
    @EnumSource
    void hasItsAdvisoryBesideIt(Pin pin) throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("(CVE-\\d{4}-\\d+|GHSA(-\\w{4}){3})[^<]*-->\\s*<" + pin.property + "\\.version>");
    }

    private static int[] numbers(String version) {
        return Pattern.compile("\\d+")
                .matcher(version)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }
}
