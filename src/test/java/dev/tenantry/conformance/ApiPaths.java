package dev.tenantry.conformance;

import static io.restassured.RestAssured.given;

import java.util.List;

/** All paths of the document that the service under test serves. */
record ApiPaths(List<ApiPath> all) {

    static ApiPaths served() {
        Part paths = new ApiDocument(given().accept("application/json")
                        .get("/q/openapi")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .root()
                .get("paths");
        return new ApiPaths(paths.names().stream()
                .map(template -> new ApiPath(template, paths.get(template)))
                .toList());
    }
}
