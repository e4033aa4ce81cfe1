package dev.tenantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Api;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Problems;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends bad values for every member of every body that the document lists: each is refused with its JSON Pointer, all
 * of them at once, and nothing is written.
 */
@QuarkusTest
class BadInputTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LONE = "\"a\\ud800b\"";
    private static final String NUL = "\"a\\u0000b\"";
    private static final String DIGITS = "9".repeat(2000);

    /** What no text may be. */
    private static final List<String> NO_TEXT =
            List.of(LONE, NUL, "\"\"", "7", "1.5", "true", "[]", "{}", "[\"x\"]", '"' + "x".repeat(10_000) + '"');

    /** What no whole number may be. */
    private static final List<String> NO_INTEGER = List.of(
            "1.5",
            "1.0",
            "1e0",
            "1e999",
            "-1e999",
            "-1",
            "99999999999999999999",
            "-99999999999999999999",
            "9223372036854775808",
            DIGITS,
            "-" + DIGITS,
            "\"7\"",
            "\"\"",
            "true",
            "[]",
            "{}");

    private static final List<String> NO_OBJECT = List.of("7", "\"x\"", "true", "[]", "[{}]");
    private static final List<String> NO_ARRAY = List.of("7", "\"x\"", "true", "{}");

    /** The members of orders, users and tenants that a patch may have. */
    private static final List<String> CHANGEABLE = List.of(
            "product_id", "quantity", "lines", "currency", "reference", "metadata", "role", "name", "plan", "config");

    private final AdminClient admin = new AdminClient();

    @TestHTTPResource
    URI service;

    private Tenant acme;
    private WireClient client;
    private String tenant;
    private String administrator;
    private String order;
    private String user;
    private List<String> before;

    @BeforeEach
    void createTenant() {
        acme = new TestTenants().create("acme", Plan.ENTERPRISE);
        order = OrdersApi.place(acme, "anvil");
        client = new WireClient(service);
        tenant = TestTokens.of(acme);
        administrator = TestTokens.platformAdmin(AdminClient.ADMINISTRATOR);
        user = Api.as(acme).get("/users/me").jsonPath().getString("id");
        before = state();
    }

    private record Body(ApiPath path, String method, JsonNode valid, List<BodyField> fields) {

        String operation() {
            return method + " " + path.template();
        }

        /** Returns the body with the JSON text in place of the value; empty if the body has no such member. */
        Stream<String> with(BodyField field, String value) {
            JsonNode changed = valid.deepCopy();
            JsonNode parent =
                    changed.at(field.pointer().substring(0, field.pointer().lastIndexOf('/')));
            String name = field.pointer().substring(field.pointer().lastIndexOf('/') + 1);
            switch (parent) {
                case ObjectNode members when members.has(name) -> members.putRawValue(name, new RawValue(value));
                case ArrayNode elements
                when !elements.isEmpty() -> {
                    elements.remove(0);
                    elements.insertRawValue(0, new RawValue(value));
                }
                default -> {
                    return Stream.empty();
                }
            }
            return Stream.of(changed.toString());
        }
    }

    private static List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        for (ApiPath path : ApiPaths.served().all()) {
            for (String method : path.methods()) {
                String type = path.bodies(method).stream()
                        .filter(AnswerCheck::isJson)
                        .findFirst()
                        .orElse("");
                if (!type.isEmpty()) {
                    String operation = method + " " + path.template();
                    assertThat(ValidBodies.of(operation))
                            .as("bodies of %s, in TenantResources or ValidBodies", operation)
                            .isNotEmpty();
                    List<BodyField> fields = BodyField.of(path.part()
                            .get(method.toLowerCase(Locale.ROOT))
                            .get("requestBody")
                            .get("content")
                            .get(type)
                            .get("schema"));
                    ValidBodies.of(operation)
                            .forEach(body -> bodies.add(new Body(path, method, ApiDocument.parse(body), fields)));
                }
            }
        }
        return bodies;
    }

    /** Returns those that are not arrays. */
    private static List<Body> objects() {
        return bodies().stream().filter(body -> body.valid().isObject()).toList();
    }

    @Test
    void refusesEveryBadValueOfEveryMemberAndNamesIt() {
        int sent = 0;
        for (Body body : bodies()) {
            for (BodyField field : body.fields()) {
                for (String value : badValuesOf(field)) {
                    for (String text : body.with(field, value).toList()) {
                        refuses(body, text, field.pointer());
                        sent++;
                    }
                }
            }
        }
        assertThat(sent).isGreaterThan(300);
        assertThat(state()).as("nothing was written").isEqualTo(before);
    }

    private static List<String> badValuesOf(BodyField field) {
        List<String> values = new ArrayList<>(field.isNullable() ? List.of() : List.of("null"));
        if (field.isOnly("string") || field.types().isEmpty()) {
            values.addAll(NO_TEXT);
        } else if (field.isOnly("integer")) {
            values.addAll(NO_INTEGER);
        } else if (field.isOnly("array")) {
            values.addAll(NO_ARRAY);
        } else if (field.isOnly("object")) {
            values.addAll(NO_OBJECT);
        }
        // An enumeration or a nested schema has no type of its own; what is no text is none of them either.
        values.removeIf(value -> field.types().isEmpty() && (value.equals("{}")));
        return values;
    }

    @Test
    void refusesMembersThatOccurTwiceOrAreNotKnown() {
        for (Body body : objects()) {
            for (String name : (Iterable<String>) () -> body.valid().fieldNames()) {
                String twice = body.valid().toString().replaceFirst("}$", ",\"" + name + "\":1}");
                refuses(body, twice, "/" + name);
            }
            refuses(body, body.valid().toString().replaceFirst("}$", ",\"colour\":{\"x\":1}}"), "/colour");
            // The name is not repeated, because it may be anything.
            refuses(body, body.valid().toString().replaceFirst("}$", ",\"\\\\u202e<script>\":1}"), "");
        }
        assertThat(state()).isEqualTo(before);
    }

    /** Of each operation, a body in which everything is wrong. */
    @Test
    void namesAllFaultsAtOnce() {
        for (Body body : objects()) {
            ObjectNode wrong = body.valid().deepCopy();
            List<String> pointers = new ArrayList<>();
            body.valid().fieldNames().forEachRemaining(name -> {
                wrong.putRawValue(name, new RawValue(pointers.size() % 2 == 0 ? "null" : "1.5"));
                pointers.add("/" + name);
            });
            wrong.putRawValue("colour", new RawValue("1"));
            pointers.add("/colour");
            assertThat(pointers(body, nullable(body, wrong.toString())))
                    .as(body.operation())
                    .containsAll(pointers);
        }
        assertThat(state()).isEqualTo(before);
    }

    // A merge patch may remove what an order does not need.
    private static String nullable(Body body, String text) {
        return body.method().equals("PATCH") ? text.replace("null", "1.5") : text;
    }

    @Test
    void refusesBodiesThatAreNoObjectsOrTooDeep() {
        String deep = "{\"metadata\":" + "{\"a\":".repeat(5000) + "1" + "}".repeat(5001);
        String many = "{\"x\":" + "{\"a\":".repeat(900) + "[" + "1,".repeat(10_000) + "1]" + "}".repeat(901);
        for (Body body : bodies()) {
            for (String text : List.of(
                    "",
                    " ",
                    "null",
                    "7",
                    "\"x\"",
                    "true",
                    "[]",
                    "[{}]",
                    "{",
                    "{\"a\"",
                    "{}x",
                    "[".repeat(5000),
                    deep,
                    many)) {
                refusal(body, text);
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void namesEveryReadOnlyMemberOfAPatch() {
        for (String path : List.of("/orders/" + order, "/users/" + user, "/admin/tenants/" + acme.id())) {
            ObjectNode whole =
                    (ObjectNode) ApiDocument.parse(caller(path).get(path).asString());
            List<String> readOnly = new ArrayList<>();
            whole.fieldNames().forEachRemaining(readOnly::add);
            readOnly.removeAll(CHANGEABLE);
            assertThat(readOnly).hasSizeGreaterThan(5);
            whole.retain(readOnly);
            readOnly.forEach(name -> whole.put(name, "x"));
            Response answer = caller(path)
                    .header("If-Match", "*")
                    .contentType("application/merge-patch+json")
                    .body(whole.toString())
                    .patch(path);
            Problems.problem(answer, 400, "validation-failed");
            assertThat(answer.jsonPath().getList("errors.pointer", String.class))
                    .containsExactlyInAnyOrderElementsOf(
                            readOnly.stream().map(name -> "/" + name).toList());
            assertThat(answer.jsonPath().getList("errors.message", String.class))
                    .doesNotContain("is not known to this operation");
        }
        assertThat(state()).isEqualTo(before);
    }

    private RequestSpecification caller(String path) {
        return path.startsWith("/admin") ? admin.send() : Api.as(acme);
    }

    private void refuses(Body body, String text, String pointer) {
        assertThat(pointers(body, text))
                .as(body.operation() + " " + shortened(text))
                .contains(pointer);
    }

    private List<String> pointers(Body body, String text) {
        return refusal(body, text).path("errors").findValuesAsText("pointer");
    }

    /** Sends the body, and returns the problem. Not by REST Assured, which takes ten times as long. */
    private JsonNode refusal(Body body, String text) {
        String id = body.path().template().startsWith("/users") ? user : order;
        String path = body.path()
                .template()
                .replace("{id}", body.path().isForTenants() ? id : acme.id().toString())
                .replace("{subject}", "max");
        HttpResponse<String> answer = client.send(
                body.method(),
                path,
                BodyPublishers.ofString(text),
                "Authorization",
                "Bearer " + (body.path().isForTenants() ? tenant : administrator),
                "If-Match",
                "*",
                "Content-Type",
                body.method().equals("PATCH") ? "application/merge-patch+json" : "application/json");
        assertThat(answer.statusCode())
                .as(body.operation() + " " + shortened(text) + " " + answer.body())
                .isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return ApiDocument.parse(answer.body());
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(200, text.length()));
    }

    /** Returns everything that a request could have written. */
    private List<String> state() {
        return List.of(
                Api.as(acme).get("/orders").asString(),
                Api.as(acme).get("/users").asString(),
                admin.get(acme).jsonPath().getString("name"),
                String.valueOf(Superuser.inMainDatabase().rows(acme, "idempotency_keys")),
                String.valueOf(Superuser.inMainDatabase()
                        .number("select count(*) from control.tenants where slug = 'globex'")));
    }
}
