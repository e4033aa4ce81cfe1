package dev.tenantry.isolation;

import dev.tenantry.support.Api;
import dev.tenantry.tenant.Tenant;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Every operation on one order or one user, as its tenant's first user calls it. */
enum ItemCall {
    READ_ORDER("GET", "/orders/{id}", ""),
    READ_HISTORY("GET", "/orders/{id}/history", ""),
    CHANGE_ORDER("PATCH", "/orders/{id}", "{\"reference\": \"PO-1\"}"),
    CONFIRM("POST", "/orders/{id}/confirmation", ""),
    SHIP("POST", "/orders/{id}/shipment", ""),
    DELIVER("POST", "/orders/{id}/delivery", ""),
    CANCEL("POST", "/orders/{id}/cancellation", "{\"reason\": \"late\"}"),
    READ_USER("GET", "/users/{id}", ""),
    CHANGE_USER("PATCH", "/users/{id}", "{\"role\": \"viewer\"}"),
    REMOVE_USER("DELETE", "/users/{id}", "");

    private final String method;
    private final String path;
    private final String body;

    ItemCall(String method, String path, String body) {
        this.method = method;
        this.path = path;
        this.body = body;
    }

    boolean isForOrders() {
        return path.startsWith("/orders");
    }

    /** Calls it whatever the version is. */
    Response send(Tenant tenant, String id) {
        RequestSpecification request = Api.as(tenant);
        if (!method.equals("GET")) {
            request.header("If-Match", "*");
        }
        if (!body.isEmpty()) {
            request.contentType(method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                    .body(body);
        }
        return request.request(method, path, id);
    }
}
