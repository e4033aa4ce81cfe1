package dev.tenantry.order;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;

/** Where an order stands, written in lower case in the database and on the wire. */
public enum OrderStatus {
    PENDING("pending"),
    CONFIRMED("confirmed"),
    SHIPPED("shipped"),
    DELIVERED("delivered"),
    CANCELLED("cancelled");

    @EnumeratedValue
    private final String wireName;

    OrderStatus(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    static Optional<OrderStatus> ofWireName(String text) {
        return Arrays.stream(values())
                .filter(status -> status.wireName.equals(text))
                .findFirst();
    }
}
