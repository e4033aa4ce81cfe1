package dev.tenantry.image;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;

/**
 * Runs a packaged service and sends it the requests of tenants in every tier, while its JVM records what it loads,
 * links, compiles and profiles. Uses the embedded servers.
 */
public final class TrainingRun {

    // Most tenants are in shared tables. The compiler prepares for the others, but does not give up inlining for them,
    // which it does if they are more than a tenth (TypeProfileMajorReceiverPercent).
    private static final Map<IsolationTier, Integer> TENANTS =
            Map.of(IsolationTier.ROW, 38, IsolationTier.SCHEMA, 2, IsolationTier.DATABASE, 2);
    private static final FileTime ONE_TIME = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));
    private static final Duration START_DEADLINE = Duration.ofMinutes(3);
    // At the end of the run, another JVM reads the recording and writes the cache.
    private static final Duration ASSEMBLY_DEADLINE = Duration.ofMinutes(5);

    private final PackagedProcess service;

    private TrainingRun(PackagedProcess service) {
        this.service = service;
    }

    /**
     * Runs the service until its JVM has written the cache.
     *
     * @param directory the directory of the packaged service
     * @param recording the JVM option that makes the JVM write the cache
     * @param cache the file that the JVM writes
     */
    public static void record(Path directory, String recording, Path cache) throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        giveAllFilesOneTime(directory);
        // The jar has the same name as in the image. The cache is bound to this name and to the JVM's files.
        // Two threads more for the second compiler, as in the image, or it does not come to what is called less often.
        List<String> command = List.of(java(), recording, "-XX:CICompilerCount=4", "-jar", "quarkus-run.jar");
        try (PackagedProcess service = PackagedProcess.launch(directory, command, settings())) {
            new TrainingRun(service).exercise();
            service.stop(ASSEMBLY_DEADLINE);
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("The JVM did not write " + cache + ".");
        }
    }

    // The cache identifies jars by their modification times. Image layers round these to seconds, and a layer counts as
    // unchanged if its content is, whatever the times. So the times must not depend on when and where something was
    // built.
    private static void giveAllFilesOneTime(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, ONE_TIME);
            }
        }
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.put("mp.jwt.verify.issuer", TrainingTenant.ISSUER);
        settings.put("tenantry.context.base-domain", "api.example.com");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.admin.enabled", "true");
        return settings;
    }

    private void exercise() throws InterruptedException {
        await().atMost(START_DEADLINE).until(this::isReady);
        List<TrainingTenant> tenants = new ArrayList<>();
        for (IsolationTier tier : IsolationTier.values()) {
            for (int i = 0; i < TENANTS.get(tier); i++) {
                tenants.add(create(tier, "enterprise"));
            }
        }
        TrainingTenant limited = create(IsolationTier.ROW, "free");
        new TrainingMix(URI.create(service.api() + "/orders"), tenants, limited).send();
        given().baseUri(service.management()).get("/metrics").then().statusCode(200);
    }

    private boolean isReady() {
        service.requireAlive();
        try {
            return given().baseUri(service.management()).get("/health/ready").statusCode() == 200;
        } catch (Exception notYet) {
            return false;
        }
    }

    private TrainingTenant create(IsolationTier tier, String plan) {
        String slug = "training-" + UUID.randomUUID().toString().substring(0, 8);
        Map<String, Object> body = new HashMap<>(Map.of("slug", slug, "name", "Training", "plan", plan));
        body.put("tier", tier.wireName());
        body.put("owner", Map.of("subject", "olivia@" + slug, "email", "olivia@" + slug + ".example"));
        if (tier == IsolationTier.DATABASE) {
            body.put("store", "local");
        }
        asAdministrator().contentType(ContentType.JSON).body(body).post("/admin/tenants");
        TrainingTenant tenant = new TrainingTenant(slug);
        await().atMost(START_DEADLINE)
                .until(() -> bearing(tenant.signed()).get("/orders").statusCode() == 200);
        return tenant;
    }

    private RequestSpecification asAdministrator() {
        JwtClaims claims = LocalTokens.claims(
                TrainingTenant.ISSUER, TrainingTenant.AUDIENCE, "ada@platform", TrainingTenant.LIFETIME);
        claims.setStringListClaim("groups", List.of("platform-admin"));
        return bearing(LocalTokens.sign(claims));
    }

    private RequestSpecification bearing(String token) {
        return given().baseUri(service.api()).auth().oauth2(token);
    }
}
