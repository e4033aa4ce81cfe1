package dev.tenantry.order;

import dev.tenantry.http.EntityTags;
import dev.tenantry.http.MemberFault;
import dev.tenantry.http.Preconditions;
import dev.tenantry.problem.Faults;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Places and changes orders, in the caller's transaction. */
@Singleton
class Orders {

    private static final int LONGEST_SUBJECT = 255;

    private final Preconditions preconditions;
    private final OrderProducts products;
    private final JsonWebToken token;

    Orders(Preconditions preconditions, OrderProducts products, JsonWebToken token) {
        this.preconditions = preconditions;
        this.products = products;
        this.token = token;
    }

    Order place(OrderContent content) {
        Order order = new Order(content, caller());
        // Flushed here, so that the values that PostgreSQL fills in are read back, and its refusals are answered.
        flush(order::persistAndFlush);
        products.add(List.of(order));
        return order;
    }

    /** @throws ProblemException with 404 if there is no such order */
    Order find(UUID id) {
        return Order.withId(id).singleResultOptional().orElseThrow(Orders::noSuchOrder);
    }

    /**
     * Finds an order of which the client knows the version, and keeps others from changing it.
     *
     * @throws ProblemException with 404, 412 or 428
     */
    Order forChange(UUID id) {
        Order order = Order.locked(id).orElseThrow(Orders::noSuchOrder);
        preconditions.requireKnown(order.version);
        return order;
    }

    RestResponse<OrderResponse> become(Order order, OrderStatus next, @Nullable String reason) {
        order.become(next, reason, caller()).persist();
        writeChanges();
        products.follow(order);
        return answer(order);
    }

    RestResponse<OrderResponse> change(Order order, OrderContent content) {
        List<OrderLine> formerFurtherLines = order.furtherLines;
        order.change(content);
        writeChanges();
        products.replace(order, formerFurtherLines);
        return answer(order);
    }

    private static RestResponse<OrderResponse> answer(Order order) {
        return RestResponse.ResponseBuilder.ok(OrderResponse.of(order))
                .header(HttpHeaders.ETAG, EntityTags.of(order.version))
                .build();
    }

    private static void writeChanges() {
        // Not a method reference, which would be to Panache's own method instead of the entity's.
        flush(() -> Order.flush());
    }

    private static void flush(Runnable flush) {
        try {
            flush.run();
        } catch (ConstraintViolationException violated) {
            if ("orders_reference_unique".equals(violated.getConstraintName())) {
                Faults faults = new Faults();
                faults.add(referenceTaken("reference"));
                throw faults.problem(ProblemType.REFERENCE_TAKEN).asException();
            }
            throw violated;
        }
    }

    /** Says so without the reference, because logs contain the details. */
    static MemberFault referenceTaken(Object... path) {
        return MemberFault.at("is that of another order of this tenant", path);
    }

    /** Returns the subject of the token; null if it has none. */
    @Nullable String caller() {
        @Nullable String subject = token.getSubject();
        return subject != null && subject.codePointCount(0, subject.length()) <= LONGEST_SUBJECT ? subject : null;
    }

    static ProblemException noSuchOrder() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such order.").asException();
    }
}
