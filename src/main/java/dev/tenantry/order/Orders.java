package dev.tenantry.order;

import dev.tenantry.http.EntityTags;
import dev.tenantry.http.Preconditions;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Places and changes orders, in the caller's transaction. */
@ApplicationScoped
class Orders {

    private static final int LONGEST_SUBJECT = 255;

    private final Preconditions preconditions;
    private final JsonWebToken token;

    Orders(Preconditions preconditions, JsonWebToken token) {
        this.preconditions = preconditions;
        this.token = token;
    }

    Order place(OrderContent content) {
        Order order = new Order(content, caller());
        // Flushed here, so that the values that PostgreSQL fills in are read back, and its refusals are answered.
        flush(order, order::persistAndFlush);
        return order;
    }

    /** @throws ProblemException with 404 if there is no such order */
    Order find(UUID id) {
        return Order.withId(id).firstResultOptional().orElseThrow(Orders::noSuchOrder);
    }

    /**
     * Finds an order of which the client knows the version.
     *
     * @throws ProblemException with 404, 412 or 428
     */
    Order forChange(UUID id) {
        Order order = find(id);
        preconditions.requireKnown(order.version);
        return order;
    }

    void become(Order order, OrderStatus next, @Nullable String reason) {
        order.become(next, reason, caller()).persist();
    }

    /** Writes the changes and answers with the order. */
    RestResponse<OrderResponse> changed(Order order) {
        flush(order, Order::flush);
        return RestResponse.ResponseBuilder.ok(OrderResponse.of(order))
                .header(HttpHeaders.ETAG, EntityTags.of(order.version))
                .build();
    }

    private static void flush(Order order, Runnable flush) {
        try {
            flush.run();
        } catch (OptimisticLockException stale) {
            // Between our reading it and our writing it.
            throw Preconditions.changedMeanwhile().asException();
        } catch (ConstraintViolationException violated) {
            if ("orders_reference_unique".equals(violated.getConstraintName())) {
                throw Problem.of(
                                ProblemType.CONFLICT,
                                "Another order of this tenant has the reference " + order.reference + " already.")
                        .asException();
            }
            throw violated;
        }
    }

    private @Nullable String caller() {
        @Nullable String subject = token.getSubject();
        return subject != null && subject.length() <= LONGEST_SUBJECT ? subject : null;
    }

    static ProblemException noSuchOrder() {
        return Problem.of(ProblemType.NOT_FOUND, "There is no such order.").asException();
    }
}
