package dev.tenantry.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tenantry.guide.Block.Setting;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.RawHttp;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the documents for clients' developers say, as it is written there. */
class GuideIT {

    private static final Path DOCS = Path.of("src", "docs");
    private static final String OTHER_ORIGIN = "https://app.acme.example";

    private static PackagedProcess service;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.put("mp.jwt.verify.issuer", "https://issuer.tenantry.local");
        settings.put("tenantry.context.subdomains", "false");
        settings.put("tenantry.redis.deadline", "2s");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("quarkus.http.cors.enabled", "true");
        settings.put("quarkus.http.cors.origins", OTHER_ORIGIN);
        service = PackagedProcess.start(settings).awaitListening();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void answersAsTheWalkThroughShows(@TempDir Path directory) throws IOException {
        assumeThat(isInstalled("curl")).as("curl is installed").isTrue();
        Map<String, String> own = Map.of("API", service.api(), "TOKEN", token());
        Shell shell = new Shell(directory);
        List<Block> blocks = Block.ofSection(read("api.md"), "## A walk through the API");
        int compared = 0;
        String answer = "";
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Optional<List<Setting>> settings = block.settings();
            if (block.isScript() && settings.isPresent()) {
                for (Setting setting : settings.get()) {
                    shell.set(setting.name(), valueOf(setting, own, answer));
                }
            } else if (block.isScript()) {
                answer = shell.run(block.text());
                // What is not shown is not compared, and nothing would be noticed.
                Block shown = blocks.get(i + 1);
                assertThat(Shown.differences(shown, answer))
                        .as(block.text() + answer)
                        .isEmpty();
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(12);
    }

    private static String valueOf(Setting setting, Map<String, String> own, String answer) {
        return setting.header()
                .map(name -> header(name, answer))
                .orElseGet(() -> Optional.ofNullable(own.get(setting.name())).orElseThrow());
    }

    private static String header(String name, String answer) {
        Matcher header = Pattern.compile("(?mi)^" + name + ": (\\S+)").matcher(answer);
        assertThat(header.find()).as(name + " in " + answer).isTrue();
        return header.group(1);
    }

    @Test
    void answersTheRequestsOfTheFileForEditors() throws IOException {
        HttpFile file = HttpFile.parse(read("api.http"));
        assertThat(file.steps()).hasSizeGreaterThan(15);
        new HttpFileRun(file, Map.of("host", service.api(), "token", token())).send();
    }

    /** A preflight must not end at the answer to OPTIONS that everyone gets. */
    @Test
    void answersPreflightsOfOriginsThatTheInstallationAllows() {
        String preflight = "Access-Control-Request-Method: PATCH\r\nAccess-Control-Request-Headers: if-match\r\n";
        assertThat(options("Origin: " + OTHER_ORIGIN + "\r\n" + preflight))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\naccess-control-allow-origin: " + OTHER_ORIGIN + "\r\n")
                .contains("\r\naccess-control-allow-methods: PATCH\r\n")
                .containsPattern("(?i)\r\nvary: [^\r]*Origin");
        assertThat(options("Origin: https://evil.example\r\n" + preflight))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("access-control-allow-origin");
        assertThat(options("")).startsWith("HTTP/1.1 204 ").contains("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
    }

    private static String options(String headers) {
        try (RawHttp client = new RawHttp(service.port())) {
            client.send("OPTIONS /orders HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
            return client.readUntil("\r\n\r\n", Duration.ofSeconds(10));
        }
    }

    private static String token() {
        Tenant acme = new TestTenants().create("acme", Plan.PRO);
        return TestTokens.of(acme);
    }

    private static String read(String document) throws IOException {
        return Files.readString(DOCS.resolve(document));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
