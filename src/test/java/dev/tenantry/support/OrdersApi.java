package dev.tenantry.support;

import static dev.tenantry.support.Api.as;

import dev.tenantry.tenant.Tenant;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Calls the orders API over HTTP as the first user of a tenant. */
public final class OrdersApi {

    private OrdersApi() {}

    public static Response list(Tenant tenant) {
        return as(tenant).get("/orders");
    }

    public static List<String> products(Tenant tenant) {
        return each(list(tenant), "product_id");
    }

    /** Returns one member of all listed orders. */
    public static List<String> each(Response orders, String member) {
        // Not by path, for which REST Assured compiles a script each time.
        List<Map<String, Object>> all =
                orders.then().statusCode(200).extract().jsonPath().getList("$");
        return all.stream().map(order -> (String) order.get(member)).toList();
    }

    /** Places an order and returns its id. */
    public static String place(Tenant tenant, String productId) {
        Map<String, String> order = as(tenant)
                .contentType("application/json")
                .body("{\"product_id\": \"" + productId + "\", \"quantity\": 1}")
                .post("/orders")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getMap("$");
        return Objects.requireNonNull(order.get("id"));
    }
}
