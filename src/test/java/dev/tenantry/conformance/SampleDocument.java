package dev.tenantry.conformance;

/** A small document, and exchanges that follow it. */
final class SampleDocument {

    static final String TEXT = """
            {"openapi": "3.1.0", "info": {"title": "Parcels", "version": "1"},
             "paths": {
              "/parcels/{id}": {
               "put": {
                "parameters": [
                 {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^[a-z]+$"}},
                 {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}},
                 {"name": "kind", "in": "query", "schema": {"type": "array", "items": {"enum": ["box", "bag"]}}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Parcel"}}}},
                "responses": {
                 "200": {"description": "Put",
                  "headers": {
                   "X-Request-Id": {"$ref": "#/components/headers/Id"},
                   "Age": {"required": false, "schema": {"type": "integer", "minimum": 0}}},
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Parcel"}}}},
                 "204": {"description": "As it was", "headers": {"X-Request-Id": {"$ref": "#/components/headers/Id"}}},
                 "404": {"$ref": "#/components/responses/NotFound"},
                 "429": {"description": "Too many",
                  "headers": {
                   "X-Request-Id": {"$ref": "#/components/headers/Id"},
                   "Retry-After": {"required": true, "schema": {"type": "integer"}}},
                  "content": {"application/problem+json": {"schema": {"type": "object"}}}}}}},
              "/parcels/latest": {"put": {"responses": {"204": {"description": "Done"}}}}},
             "components": {
              "headers": {"Id": {"required": true, "schema": {"type": "string"}}},
              "responses": {"NotFound": {"description": "Not found",
               "headers": {"X-Request-Id": {"$ref": "#/components/headers/Id"}},
               "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}},
              "schemas": {
               "Parcel": {"type": "object", "additionalProperties": false, "required": ["weight", "note"],
                "properties": {"weight": {"type": "integer"}, "note": {"type": ["string", "null"], "format": "date"}}},
               "Problem": {"type": "object", "additionalProperties": false, "required": ["status", "requestId"],
                "properties": {"status": {"type": "integer"}, "requestId": {"type": "string"}}},
               "ValidationProblem": {"type": "object", "required": ["errors"]}}}}
            """;

    static final String PARCEL = "{\"weight\": 3, \"note\": null}";
    static final String PROBLEM = "{\"status\": 404, \"requestId\": \"r-1\"}";

    private SampleDocument() {}
}
