package dev.tenantry.order;

import dev.tenantry.http.MemberFault;
import dev.tenantry.http.Violations;
import dev.tenantry.problem.Faults;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places the orders of a batch: all of them, or none. */
@Singleton
class OrderBatches {

    private final Orders orders;
    private final OrderInsert insert;
    private final OrderProducts products;
    private final Validator validator;

    OrderBatches(Orders orders, OrderInsert insert, OrderProducts products, Validator validator) {
        this.orders = orders;
        this.insert = insert;
        this.products = products;
        this.validator = validator;
    }

    /**
     * Places the orders in the caller's transaction.
     *
     * @throws ProblemException 400 if an order is not valid, or 409 if a reference is in use; with all faults, but
     *     without values, because logs contain the details
     */
    List<OrderResponse> place(OrderBatch batch) {
        @Nullable String caller = orders.caller();
        List<Order> placed = contents(batch).stream()
                .map(content -> new Order(content, caller))
                .toList();
        refuse(repeated(placed));
        refuse(inUse(insert.insert(placed)));
        products.add(placed);
        return placed.stream().map(OrderResponse::of).toList();
    }

    private List<OrderContent> contents(OrderBatch batch) {
        if (batch.orders().isEmpty() || batch.orders().size() > OrderBatch.MOST) {
            Faults faults = new Faults();
            faults.add(MemberFault.at("must have 1 to " + OrderBatch.MOST + " orders"));
            throw faults.problem().asException();
        }
        List<OrderContent> contents = new ArrayList<>();
        Faults faults = new Faults();
        for (int i = 0; i < batch.orders().size() && !faults.hasMore(); i++) {
            @Nullable OrderRequest order = batch.orders().get(i);
            if (order == null) {
                faults.add(MemberFault.at("must not be null", i));
                continue;
            }
            int index = i;
            Violations.of(validator.validate(order)).forEach(fault -> faults.add(fault.ofElement(index)));
            if (faults.isEmpty()) {
                contents.add(order.content());
            }
        }
        if (!faults.isEmpty()) {
            throw faults.problem().asException();
        }
        return contents;
    }

    private static Faults repeated(List<Order> orders) {
        Faults faults = new Faults();
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < orders.size(); i++) {
            @Nullable String reference = orders.get(i).reference;
            @Nullable Integer earlier = reference == null ? null : first.putIfAbsent(reference, i);
            if (earlier != null) {
                faults.add(MemberFault.at("is that of order [" + earlier + "] of the batch too", i, "reference"));
            }
        }
        return faults;
    }

    private static Faults inUse(List<Integer> refused) {
        Faults faults = new Faults();
        refused.forEach(i -> faults.add(Orders.referenceTaken(i, "reference")));
        return faults;
    }

    private static void refuse(Faults faults) {
        if (!faults.isEmpty()) {
            throw faults.problem(ProblemType.REFERENCE_TAKEN).asException();
        }
    }
}
