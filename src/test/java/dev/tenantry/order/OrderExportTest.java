package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an export contains. */
@QuarkusTest
class OrderExportTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    ObjectMapper json;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
    }

    @Test
    void returnsEachOrderAsAllOtherAnswersDo() throws IOException {
        place(acme, """
                [{"product_id": "anvil", "quantity": 3},
                 {"lines": [{"product_id": "rocket", "quantity": 2, "unit_price": 1995},
                            {"product_id": "skate", "quantity": 1, "unit_price": 10}],
                  "currency": "EUR", "reference": "PO Ω", "metadata": {"channel": "web"}}]
                """);
        place(globex, "[{\"product_id\": \"glue\", \"quantity\": 1}]");
        Response export = as(acme).get("/orders/export");
        export.then()
                .statusCode(200)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Disposition", "attachment; filename=\"orders.ndjson\"")
                .header("Vary", containsString("Accept"))
                .header("X-RateLimit-Remaining", "9998");
        List<Map<String, Object>> listed = OrdersApi.list(acme).jsonPath().getList("$");
        assertThat(lines(export)).hasSize(2).isEqualTo(listed.reversed());
        assertThat(text(export)).endsWith("}\n");
        assertThat(lines(as(globex).get("/orders/export")))
                .singleElement()
                .satisfies(order -> assertThat(order).containsEntry("product_id", "glue"));
    }

    @Test
    void returnsAllPartsWithoutAGapOrARepetition() throws IOException {
        // All orders of a batch have the same time.
        for (int number : new int[] {450, 1, 150}) {
            place(
                    acme,
                    IntStream.range(0, number)
                            .mapToObj(i -> "{\"product_id\": \"SKU-" + i + "\", \"quantity\": 1}")
                            .collect(Collectors.joining(",", "[", "]")));
        }
        List<Map<String, Object>> orders = lines(as(acme).get("/orders/export"));
        // 601 is three full parts and one order.
        assertThat(orders.stream().map(order -> order.get("number")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 601).boxed().toList());
        tenants.addOrder(globex, "anvil");
        assertThat(lines(as(globex).get("/orders/export"))).hasSize(1);
    }

    @Test
    void returnsOneLineOfCsvPerLineOfAnOrder() {
        place(acme, """
                [{"product_id": "anvil", "quantity": 3},
                 {"lines": [{"product_id": "rocket,2", "quantity": 2, "unit_price": 1995},
                            {"product_id": "\\"skate\\"", "quantity": 1, "unit_price": 10}],
                  "currency": "EUR", "reference": "=1+1", "metadata": {"b": "=2", "a": "x"}}]
                """);
        Response export = as(acme).accept("text/csv").get("/orders/export");
        export.then()
                .statusCode(200)
                .header("Content-Type", "text/csv;charset=UTF-8;header=present")
                .header("Content-Disposition", "attachment; filename=\"orders.csv\"");
        List<Map<String, Object>> orders = OrdersApi.list(acme)
                .jsonPath()
                .<Map<String, Object>>getList("$")
                .reversed();
        String first = orders.get(0).get("id") + ",1,,pending,,,";
        String second = orders.get(1).get("id") + ",2,'=1+1,pending,EUR,4000,";
        String at = orders.get(0).get("created_at") + "," + orders.get(0).get("updated_at");
        assertThat(text(export).split("\r\n"))
                .hasSize(4)
                .contains(
                        "id,number,reference,status,currency,total,created_at,updated_at,metadata,line,product_id,"
                                + "quantity,unit_price",
                        first + at + ",,1,anvil,3,")
                .anyMatch(line -> line.startsWith(second + at) && line.endsWith(",1,\"rocket,2\",2,1995"))
                .anyMatch(line -> line.startsWith(second + at) && line.endsWith(",2,\"\"\"skate\"\"\",1,10"))
                .anyMatch(line -> line.contains("\"{\"\"b\"\":\"\"=2\"\",\"\"a\"\":\"\"x\"\"}\"")
                        || line.contains("\"{\"\"a\"\":\"\"x\"\",\"\"b\"\":\"\"=2\"\"}\""));
        assertThat(text(export)).endsWith("\r\n");
    }

    @Test
    void returnsOnlyWhatIsAskedFor() throws IOException {
        String early = OrdersApi.place(acme, "early");
        String late = OrdersApi.place(acme, "late");
        String time = as(acme).get("/orders/" + late).jsonPath().getString("created_at");
        Response order = as(acme).get("/orders/" + early);
        as(acme).header("If-Match", order.header("ETag"))
                .post("/orders/" + early + "/confirmation")
                .then()
                .statusCode(200);

        assertThat(products("status=pending")).containsExactly("late");
        assertThat(products("status=confirmed")).containsExactly("early");
        assertThat(products("status=all")).containsExactly("early", "late");
        assertThat(products("created_from=" + time)).containsExactly("late");
        assertThat(products("created_to=" + time)).containsExactly("early");
        assertThat(products("created_from=" + time + "&created_to=" + time)).isEmpty();
        assertThat(products("status=confirmed&created_from=" + time)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "status=lost, status",
        "status=all&status=pending, status",
        "product_id=a%20b, product_id",
        "created_from=yesterday, created_from",
        "created_from=%2B999999999-12-31T23:59:59Z, created_from",
        "created_to=2026-11-26T08:30Z, created_to",
        "created_to=2026-11-26, created_to",
        "created_from=2026-02-30T00:00:00Z, created_from"
    })
    void refusesFiltersThatAreNotValid(String query, String parameter) {
        problem(as(acme).urlEncodingEnabled(false).get("/orders/export?" + query), 400, "validation-failed")
                .body("errors[0].field", equalTo(parameter));
    }

    @ParameterizedTest
    @CsvSource({
        "'', application/x-ndjson",
        "*/*, application/x-ndjson",
        "application/*, application/x-ndjson",
        "text/*, text/csv",
        "'text/csv;q=0.5, application/x-ndjson;q=0.1', text/csv",
        "'text/html, text/csv;q=0.1', text/csv"
    })
    void answersInTheFormatThatTheClientPrefers(String accept, String type) {
        Response export = (accept.isEmpty() ? as(acme) : as(acme).header("Accept", accept)).get("/orders/export");
        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(export.header("Content-Type")).startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/csv;q=0, application/x-ndjson;q=0"})
    void refusesOtherFormats(String accept) {
        problem(as(acme).header("Accept", accept).get("/orders/export"), 406);
    }

    @Test
    void returnsNothingForATenantWithoutOrders() {
        assertThat(text(as(acme).get("/orders/export"))).isEmpty();
        assertThat(text(as(acme).accept("text/csv").get("/orders/export")))
                .startsWith("id,number,")
                .hasLineCount(1);
    }

    @Test
    void isForViewers() {
        tenants.addUser(acme, "victor@acme");
        tenants.insertUser(acme, "victor@acme", "viewer");
        String victor = TestTokens.of(acme, "victor@acme");
        bearing(victor).get("/orders/export").then().statusCode(200);
        problem(bearing(TestTokens.of(acme, "stranger@acme")).get("/orders/export"), 403);
    }

    @Test
    void keepsNoPlaceForRequestsThatExportNothing() {
        // One export of a tenant runs at a time.
        for (int i = 0; i < 3; i++) {
            as(acme).head("/orders/export").then().statusCode(200);
            problem(as(acme).get("/orders/export?status=lost"), 400);
            as(acme).get("/orders/export").then().statusCode(200);
        }
    }

    private List<String> products(String query) throws IOException {
        return lines(as(acme).get("/orders/export?" + query)).stream()
                .map(order -> (String) order.get("product_id"))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> lines(Response export) throws IOException {
        assertThat(export.statusCode()).as(export.asString()).isEqualTo(200);
        List<Map<String, Object>> orders = new ArrayList<>();
        for (String line : text(export).lines().toList()) {
            orders.add(json.readValue(line, Map.class));
        }
        return orders;
    }

    private static String text(Response export) {
        return new String(export.asByteArray(), StandardCharsets.UTF_8);
    }

    private static void place(Tenant tenant, String body) {
        as(tenant)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/orders/batch")
                .then()
                .statusCode(201);
    }
}
