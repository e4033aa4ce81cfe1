package dev.tenantry.cost;

/** A request whose cost is stated. */
enum Operation {
    LIST(200),
    LIST_PENDING(200),
    LIST_OF_PRODUCT(200),
    FIRST_PAGE(200),
    NEXT_PAGE(200),
    GET(200),
    GET_MISSING(404),
    POST(201),
    POST_WITH_KEY(201),
    POST_BATCH(201),
    REPLAY(201);

    private final int status;

    Operation(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
