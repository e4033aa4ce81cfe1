package dev.tenantry.order;

/** A table that a list reads, with the names in HQL of what its indexes are made of. */
record ListSource(String from, String id, String createdAt, String status, String productId) {

    static final ListSource ORDERS =
            new ListSource("Order o", "o.id", "o.createdAt", "o.storedStatus", "o.storedProductId");

    static final ListSource FURTHER_PRODUCTS =
            new ListSource("OrderProduct p", "p.key.orderId", "p.createdAt", "p.status", "p.key.productId");
}
