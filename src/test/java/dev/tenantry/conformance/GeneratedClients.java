package dev.tenantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Command;
import dev.tenantry.support.PackagedService;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Generates clients from the document, compiles them, and lets them walk through the API of the packaged service. Takes a
 * minute, so it runs in the Maven profile {@code clients} only.
 */
@QuarkusIntegrationTest
@WithTestResource(PackagedService.class)
class GeneratedClients {

    private static final Path SOURCE = Path.of("src", "test", "openapi");
    private static final Path TARGET = Path.of("target", "clients");
    private static final Path HERE = Path.of("");
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    // With containers that are null, a merge patch does not contain an empty array for each array that is not set.
    private static final String JAVA = "invokerPackage=client,apiPackage=client.api,modelPackage=client.model,"
            + "useSingleRequestParameter=true,containerDefaultToNull=true,openApiNullable=false,useJakartaEe=true,"
            + "hideGenerationTimestamp=true";

    // OpenAPI Generator 7.17 takes closed objects of a 3.1 document for open ones, and sends each member under its name
    // in TypeScript too. With the original names, that is the same member.
    private static final String TYPE_SCRIPT = "modelPropertyNaming=original,importFileExtension=.js";

    @Test
    void walkThroughInJava() throws IOException {
        Path generated = TARGET.resolve("java");
        generate("java", generated, JAVA, "--library", "native");
        Path classes = Files.createDirectories(TARGET.resolve("java-classes"));
        List<String> compile = new ArrayList<>(
                List.of(tool("javac"), "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", libraries()));
        compile.addAll(sources(generated.resolve("src/main/java")));
        compile.add(SOURCE.resolve("java/WalkThrough.java").toString());
        succeed(compile);
        walk(tool("java"), "-cp", classes + File.pathSeparator + libraries(), "WalkThrough");
    }

    @Test
    void walkThroughInTypeScript() throws IOException {
        Path tools = NodeTools.install();
        Path project = Files.createDirectories(TARGET.resolve("typescript"));
        generate("typescript-fetch", project.resolve("client"), TYPE_SCRIPT);
        for (String file : List.of("walkthrough.ts", "globals.d.ts", "tsconfig.json", "package.json")) {
            Files.copy(
                    SOURCE.resolve("typescript").resolve(file),
                    project.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        succeed(List.of(tools.resolve("node_modules/.bin/tsc").toString(), "-p", project.toString()));
        walk("node", project.resolve("compiled/walkthrough.js").toString());
    }

    private static void generate(String generator, Path into, String properties, String... more) {
        List<String> command = new ArrayList<>(List.of(
                tool("java"),
                "-jar",
                Path.of("target", "openapi-generator-cli.jar").toString(),
                "generate",
                "--input-spec",
                DocumentText.FILE.toString(),
                "--generator-name",
                generator,
                "--output",
                into.toString(),
                "--additional-properties",
                properties,
                "--global-property",
                "apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"));
        command.addAll(List.of(more));
        succeed(command);
    }

    private static void walk(String... program) {
        Tenant tenant = new TestTenants().create("acme", Plan.PRO);
        List<String> command = new ArrayList<>(List.of(program));
        command.add("http://localhost:" + RestAssured.port);
        command.add(TestTokens.of(tenant, "olivia@" + tenant.slug()));
        assertThat(succeed(command)).endsWith("The walk-through is complete.\n");
    }

    private static String succeed(List<String> command) {
        Command ended = Command.run(HERE.toAbsolutePath(), PATIENCE, Map.of(), command);
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output();
    }

    private static String tool(String name) {
        return JDK.resolve(name).toString();
    }

    /** Returns what the generated client needs, of the libraries of these tests. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.matches(".*/(jackson-|jakarta\\.annotation-api)[^/]*\\.jar"))
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private static List<String> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .toList();
        }
    }
}
