package dev.tenantry.support;

import static dev.tenantry.support.Api.as;

import dev.tenantry.tenant.Tenant;
import io.restassured.response.Response;
import java.util.List;

/** Calls the orders API over HTTP as the first user of a tenant. */
public final class OrdersApi {

    private OrdersApi() {}

    public static Response list(Tenant tenant) {
        return as(tenant).get("/orders");
    }

    public static List<String> products(Tenant tenant) {
        return list(tenant).then().statusCode(200).extract().path("product_id");
    }

    /** Places an order and returns its id. */
    public static String place(Tenant tenant, String productId) {
        return as(tenant)
                .contentType("application/json")
                .body("{\"product_id\": \"" + productId + "\", \"quantity\": 1}")
                .post("/orders")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
