package dev.tenantry.secrecy;

import static dev.tenantry.secrecy.PlantedService.lockOut;
import static dev.tenantry.support.Api.bearing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Plants a random secret in every setting that takes one, works the packaged service until each of them has been used
 * and each server has refused it, and looks for them in everything that leaves the service.
 */
@BesideOthers
class SecretsIT {

    private static final String SUBJECT = "olivia@";
    private static final List<String> MANAGEMENT =
            List.of("/health", "/health/live", "/health/ready", "/health/started", "/health/well", "/metrics", "/info");
    private static final AdminClient ADMIN = new AdminClient();
    private static final OverheardAnswers ANSWERS = new OverheardAnswers();

    private static PlantedService service;
    private static List<String> resources;
    private static ExportArchive archive;

    @BeforeAll
    static void workTheService() {
        service = new PlantedService();
        resources = resources();
        String row = create(IsolationTier.ROW);
        String own = create(IsolationTier.DATABASE);
        List.of(row, own).forEach(SecretsIT::awaitAndPlaceOrders);
        useEverything(row, own);
        archive = ExportArchive.of(
                asAdministrator().get("/admin/tenants/" + idOf(row) + "/export").asByteArray());
        takeAllServersAway(row, own);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void takeAllServersAway(String row, String own) {
        lockOut(service.store.superuser(), "tenantry_owner");
        create(IsolationTier.DATABASE);
        awaitLog("password authentication failed for user \\\"tenantry_owner\\\"");
        lockOut(service.store.superuser(), "tenantry_app");
        useEverything(row, own);
        service.redis.changePassword("another");
        useEverything(row, own);
        lockOut(service.main.superuser(), "tenantry_owner");
        create(IsolationTier.SCHEMA);
        service.endIdentityProvider();
        awaitLog("mp.jwt.verify.publickey.location cannot be fetched");
        lockOut(service.main.superuser(), "tenantry_app");
        useEverything(row, own);
        awaitLog("password authentication failed for user \\\"tenantry_app\\\"");
        lockOut(service.main.superuser(), "tenantry_control");
        useEverything(row, own);
        awaitLog("password authentication failed for user \\\"tenantry_control\\\"");
    }

    private static void awaitLog(String text) {
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> service.process().output().contains(text));
    }

    private static RequestSpecification asAdministrator() {
        return ADMIN.send().filter(ANSWERS).baseUri(service.process().api());
    }

    private static RequestSpecification as(String slug) {
        return bearing(TestTokens.naming(slug, SUBJECT + slug))
                .filter(ANSWERS)
                .baseUri(service.process().api());
    }

    private static String create(IsolationTier tier) {
        String slug = AdminClient.freshSlug("acme");
        asAdministrator()
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(slug, tier))
                .post("/admin/tenants");
        return slug;
    }

    private static String idOf(String slug) {
        return service.main
                .superuser()
                .texts("select id::text from control.tenants where slug = ?", slug)
                .getFirst();
    }

    private static void awaitAndPlaceOrders(String slug) {
        await().atMost(PackagedProcess.DEADLINE).until(() -> placeOrder(slug).statusCode(), status -> status == 201);
        placeOrder(slug).then().statusCode(201);
        as(slug).queryParam("limit", 1).get("/orders").then().statusCode(200);
    }

    private static Response placeOrder(String slug) {
        return as(slug).contentType(ContentType.JSON)
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders");
    }

    /** Returns all that can be read without an id, so that new resources are included. */
    private static List<String> resources() {
        Map<String, Map<String, Object>> paths = given().baseUri(
                        service.process().api())
                .accept(ContentType.JSON)
                .get("/q/openapi")
                .jsonPath()
                .getMap("paths");
        return paths.entrySet().stream()
                .filter(path ->
                        path.getValue().containsKey("get") && !path.getKey().contains("{"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isAdministration(String path) {
        return path.startsWith("/admin");
    }

    /** Sends what succeeds if all servers are there, and what fails in any case. */
    private static void useEverything(String... slugs) {
        for (String slug : slugs) {
            resources.stream().filter(path -> !isAdministration(path)).forEach(path -> as(slug).get(path));
            placeOrder(slug);
        }
        resources.stream()
                .filter(SecretsIT::isAdministration)
                .forEach(path -> asAdministrator().get(path));
        as(slugs[0]).contentType(ContentType.JSON).body("{").post("/orders");
        as("unknown").get("/orders");
        given().filter(ANSWERS)
                .auth()
                .oauth2("none")
                .baseUri(service.process().api())
                .get("/orders");
        for (String path : List.of("/q/openapi", "/q/swagger-ui/", "/q/config", "/q/dev", "/nothing")) {
            given().filter(ANSWERS).baseUri(service.process().api()).get(path);
        }
        MANAGEMENT.forEach(path -> given().filter(ANSWERS).get(service.process().management() + path));
    }

    @Test
    void plantsASecretInEverySettingThatTakesOne() throws IOException {
        assertThat(SecretSettings.all()).isNotEmpty().isSubsetOf(service.planted.settings());
        assertThat(service.planted.in(service.environment()))
                .as("the search finds what is there")
                .containsAll(SecretSettings.all())
                .contains("mp.jwt.verify.publickey.location");
    }

    @Test
    void showsNoneInAnswers() {
        assertThat(ANSWERS.statuses().keySet()).contains(200, 201, 202, 400, 401, 404, 503);
        assertThat(service.planted.in(ANSWERS.texts())).isEmpty();
    }

    @Test
    void writesNoneToTheLog() {
        assertThat(service.process().output()).contains("\"level\":\"ERROR\"", "\"level\":\"DEBUG\"");
        assertThat(service.planted.in(service.process().output())).isEmpty();
    }

    @Test
    void exportsNone() {
        assertThat(archive.files()).isNotEmpty();
        assertThat(service.planted.in(
                        archive.files().values().stream().map(file -> new String(file, StandardCharsets.ISO_8859_1))))
                .isEmpty();
    }

    /** The key of cursors is a row of the registry: the search finds what is there. */
    @Test
    void storesNoneInPostgresql() {
        assertThat(service.main.superuser().mentions(service.planted.texts()))
                .containsExactly("tenantry: control.cursor_key");
        assertThat(service.store.superuser().mentions(service.planted.texts())).isEmpty();
    }

    @Test
    void storesNoneInRedis() {
        String stored = service.redis.everything();
        assertThat(stored).contains("acme-");
        assertThat(service.planted.in(stored)).isEmpty();
    }

    /** The owner's password is wrong by now, so the command fails. */
    @Test
    void printsNoneWhenACommandFails() {
        assertThat(service.migrate())
                .contains("password authentication failed")
                .satisfies(output -> assertThat(service.planted.in(output)).isEmpty());
    }
}
