package dev.tenantry.image;

import static dev.tenantry.image.ImageRule.BASES_ARE_ARGUMENTS;
import static dev.tenantry.image.ImageRule.COPIES_ARE_ROOTS_AND_UNWRITABLE;
import static dev.tenantry.image.ImageRule.ENTRYPOINT_WITHOUT_SHELL;
import static dev.tenantry.image.ImageRule.LABELS_SAY_WHAT_IT_IS;
import static dev.tenantry.image.ImageRule.LAST_STAGE_RUNS_NOTHING;
import static dev.tenantry.image.ImageRule.NO_ADD;
import static dev.tenantry.image.ImageRule.NO_HEALTHCHECK;
import static dev.tenantry.image.ImageRule.NO_SECRET_IN_ARG_OR_ENV;
import static dev.tenantry.image.ImageRule.PORTS_OF_API_AND_MANAGEMENT;
import static dev.tenantry.image.ImageRule.USER_IS_A_NUMBER_OTHER_THAN_ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what can be checked of the images without building one. */
class DockerfileTest {

    private static final Path NATIVE = Path.of("Dockerfile.native");
    private static final Path JVM = Path.of("src", "main", "docker", "Dockerfile.jvm");
    private static final Path TRY = Path.of("src", "main", "docker", "Dockerfile.try");

    static Stream<Path> files() {
        return Stream.of(NATIVE, JVM, TRY);
    }

    @ParameterizedTest
    @MethodSource("files")
    void followsTheRules(Path file) throws IOException {
        assertThat(ImageRule.brokenBy(Files.readString(file))).isEmpty();
    }

    /** Lists the text to replace in all files, its replacement, and the rule that the change breaks. */
    static Stream<Arguments> breaches() {
        return Stream.of(
                arguments("FROM ${RUNTIME_IMAGE}\n", "FROM registry.example.com/base\n", BASES_ARE_ARGUMENTS),
                arguments("ARG RUNTIME_IMAGE=", "ARG OTHER_IMAGE=", BASES_ARE_ARGUMENTS),
                arguments("USER 1001", "RUN chmod 777 /app\nUSER 1001", LAST_STAGE_RUNS_NOTHING),
                arguments("USER 1001", "USER tenantry", USER_IS_A_NUMBER_OTHER_THAN_ROOT),
                arguments("USER 1001", "USER 0", USER_IS_A_NUMBER_OTHER_THAN_ROOT),
                arguments("USER 1001", "", USER_IS_A_NUMBER_OTHER_THAN_ROOT),
                arguments("USER 1001", "USER 1001\nUSER 0", USER_IS_A_NUMBER_OTHER_THAN_ROOT),
                arguments("ENTRYPOINT [", "ENTRYPOINT exec [", ENTRYPOINT_WITHOUT_SHELL),
                arguments("ENTRYPOINT [", "ENTRYPOINT [\"/bin/sh\", \"-c\", ", ENTRYPOINT_WITHOUT_SHELL),
                arguments("ENTRYPOINT [", "CMD [", ENTRYPOINT_WITHOUT_SHELL),
                arguments("EXPOSE 8080 9000", "EXPOSE 8080", PORTS_OF_API_AND_MANAGEMENT),
                arguments("EXPOSE", "HEALTHCHECK CMD curl localhost\nEXPOSE", NO_HEALTHCHECK),
                arguments("EXPOSE", "ADD https://example.com/agent.jar /app/\nEXPOSE", NO_ADD),
                arguments("ARG VERSION", "ARG DB_PASSWORD\nARG VERSION", NO_SECRET_IN_ARG_OR_ENV),
                arguments("EXPOSE", "ENV QUARKUS_FLYWAY_PASSWORD=x\nEXPOSE", NO_SECRET_IN_ARG_OR_ENV),
                arguments("--chmod=0555", "--chmod=0755", COPIES_ARE_ROOTS_AND_UNWRITABLE),
                arguments("--chown=0:0", "--chown=1001:0", COPIES_ARE_ROOTS_AND_UNWRITABLE),
                arguments("image.revision", "image.commit", LABELS_SAY_WHAT_IT_IS),
                arguments("created=\"${CREATED}\"", "created=\"yesterday\"", LABELS_SAY_WHAT_IT_IS));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void detectsBreaches(String part, String replacement, ImageRule rule) throws IOException {
        for (Path file : files().toList()) {
            String text = Files.readString(file);
            assertThat(text).contains(part);
            assertThat(ImageRule.brokenBy(text.replace(part, replacement))).containsExactly(rule);
        }
    }

    @Test
    void triesEveryRuleOnABrokenCopy() {
        Set<Object> tried = breaches().map(breach -> breach.get()[2]).collect(Collectors.toSet());
        assertThat(tried).containsExactlyInAnyOrder((Object[]) ImageRule.values());
    }

    @Test
    void buildsTheExecutableInThreeStages() throws IOException {
        assertThat(bases(Files.readString(NATIVE)))
                .containsExactly("${MAVEN_IMAGE} AS sources", "${BUILDER_IMAGE} AS executable", "${RUNTIME_IMAGE}");
    }

    private static List<String> bases(String text) {
        return Dockerfile.parse(text).stages().stream()
                .map(stage -> stage.from().arguments())
                .toList();
    }

    static Stream<Path> filesThatRunAJvm() {
        return Stream.of(JVM, TRY);
    }

    /** A JVM does not start with an option that it does not know. */
    @ParameterizedTest
    @MethodSource("filesThatRunAJvm")
    void giveTheJvmOptionsThatItKnows(Path file) throws Exception {
        List<String> command = jvm(Files.readString(file));
        assertThat(command).hasSizeGreaterThan(1);
        assertThat(exitCode(command, "-version")).isZero();
        assertThat(exitCode(command, "-XX:+NoSuchOption", "-version")).isOne();
    }

    // Everything up to -jar. Without the cache: JVMs older than the image's, which may run this test, have none.
    private static List<String> jvm(String text) throws IOException {
        String entryPoint = Dockerfile.parse(text)
                .last()
                .all("ENTRYPOINT")
                .findFirst()
                .orElseThrow()
                .arguments();
        return Stream.of(new ObjectMapper().readValue(entryPoint, String[].class))
                .takeWhile(word -> !word.equals("-jar"))
                .filter(word -> !word.startsWith("-XX:AOTCache="))
                .toList();
    }

    private static int exitCode(List<String> command, String... more) throws Exception {
        List<String> all = new ArrayList<>(command);
        all.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(List.of(more));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static Stream<Path> filesThatRunMaven() {
        return Stream.of(NATIVE, TRY);
    }

    @ParameterizedTest
    @MethodSource("filesThatRunMaven")
    void fetchesDependenciesBeforeItCopiesSources(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(fetchesFirst(text)).isTrue();
        assertThat(fetchesFirst(text.replace("COPY .mvn .mvn", "COPY .mvn .mvn\nCOPY src/main src/main")))
                .isFalse();
        assertThat(fetchesFirst(text.replace("COPY .mvn .mvn", "COPY . ./"))).isFalse();
        assertThat(fetchesFirst(text.replace("./mvnw -o package", "./mvnw package")))
                .isFalse();
    }

    // Maven, then the sources, then Maven again, which must not download anything any more.
    private static boolean fetchesFirst(String text) {
        List<String> steps = Dockerfile.parse(text).stages().getFirst().body().stream()
                .map(DockerfileTest::step)
                .filter(step -> !step.isEmpty())
                .toList();
        return steps.equals(List.of("fetch", "sources", "offline"));
    }

    private static String step(Dockerfile.Instruction instruction) {
        List<String> words = Arrays.asList(instruction.arguments().split("\\s+"));
        if (instruction.is("RUN") && words.contains("./mvnw")) {
            return words.contains("-o") ? "offline" : "fetch";
        }
        boolean copiesAll = words.contains("src/main") || words.contains("src") || words.contains(".");
        return instruction.is("COPY") && copiesAll ? "sources" : "";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target/quarkus-app/quarkus-run.jar",
                ".git/config",
                "k8s/overlays/dev/secrets.env",
                ".env",
                "src/main/resources/.env.local",
                "src/main/resources/publicKey.pem",
                "src/main/resources/tls.key",
                "src/test/java/dev/tenantry/image/DockerfileTest.java",
                "src/main/docker/Dockerfile.jvm",
                "README.md"
            })
    void excludesFilesThatTheBuildDoesNotNeed(String path) throws IOException {
        assertThat(IgnoreFile.parse(Files.readString(Path.of(".dockerignore"))).sends(path))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvnw",
                "pom.xml",
                ".mvn/maven.config",
                ".mvn/repository/README.md",
                "src/main/java/dev/tenantry/Tenantry.java",
                "src/main/resources/db/tenant/V1__users_and_orders.sql"
            })
    void includesFilesThatTheBuildNeeds(String path) throws IOException {
        assertThat(IgnoreFile.parse(Files.readString(Path.of(".dockerignore"))).sends(path))
                .isTrue();
    }

    @Test
    void detectsAnIgnoreFileThatIncludesTooMuch() throws IOException {
        String text = Files.readString(Path.of(".dockerignore"));
        assertThat(IgnoreFile.parse(text.replace("*\n!mvnw", "!mvnw")).sends("target/classes/x"))
                .isTrue();
        assertThat(IgnoreFile.parse(text.replace("**/*.pem", "")).sends("src/main/resources/publicKey.pem"))
                .isTrue();
        assertThat(IgnoreFile.parse(text.replace("**/.env*", "")).sends("src/main/resources/.env.local"))
                .isTrue();
    }
}
