package dev.tenantry.idempotency;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.ratelimit.RateLimited;
import io.quarkus.security.Authenticated;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** Operations that answer in other ways than the API's do. Each of them places an order. */
@Path("/test/keyed")
@Authenticated
@RateLimited
@Produces(MediaType.APPLICATION_JSON)
public class KeyedResource {

    private final EntityManager entities;

    KeyedResource(EntityManager entities) {
        this.entities = entities;
    }

    @POST
    @Path("/object")
    @Idempotent("placeAndShow")
    @Transactional
    public Map<String, String> object() {
        return Map.of("id", place());
    }

    @POST
    @Path("/nothing")
    @Idempotent("placeSilently")
    @Transactional
    public void nothing() {
        place();
    }

    @POST
    @Path("/headers/{id}")
    @Idempotent("placeWithHeaders")
    @Transactional
    public Response headers(@RestPath("id") String id) {
        return Response.status(202)
                .header("Location", "/orders/" + place())
                .header("ETag", "\"1\"")
                .header("Link", "<a>; rel=\"x\"")
                .header("Link", "<b>; rel=\"y\"")
                .build();
    }

    @POST
    @Path("/refused")
    @Idempotent("placeAndRefuse")
    @Transactional
    public void refused() {
        place();
        throw Problem.of(ProblemType.CONFLICT, "Refused after the effect.").asException();
    }

    @POST
    @Path("/unsuccessful")
    @Idempotent("placeAndRedirect")
    @Transactional
    public Response unsuccessful() {
        return Response.status(303).header("Location", "/orders/" + place()).build();
    }

    @POST
    @Path("/long")
    @Idempotent("placeAndTellAll")
    @Transactional
    public Map<String, String> tooLong() {
        place();
        return Map.of("text", "x".repeat(StoredAnswer.MAX_BODY));
    }

    @POST
    @Path("/without-transaction")
    @Idempotent("forgetTheTransaction")
    public void withoutTransaction() {}

    /** Stores another answer under the key of its own request, as no other code could. */
    @POST
    @Path("/stolen/{caller}/{key}")
    @Idempotent("stealTheKey")
    @Transactional
    public void stolen(@RestPath("caller") String caller, @RestPath("key") String key) {
        place();
        entities.createNativeQuery("insert into idempotency_keys (caller, operation, key, fingerprint, status, headers)"
                        + " values (?1, 'stealTheKey', ?2, 'another', 200, '{}')")
                .setParameter(1, caller)
                .setParameter(2, key)
                .executeUpdate();
    }

    /** Does nothing in the database by itself. */
    @POST
    @Path("/idle")
    @Idempotent("doNothing")
    @Transactional
    public Map<String, Long> idle() {
        return Map.of("nanos", System.nanoTime());
    }

    private String place() {
        return entities.createNativeQuery("insert into orders (id, product_id, quantity, status)"
                        + " values (gen_random_uuid(), 'SKU-T', 1, 'pending') returning cast(id as varchar(36))")
                .getSingleResult()
                .toString();
    }
}
