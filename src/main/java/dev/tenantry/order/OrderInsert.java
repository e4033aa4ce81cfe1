package dev.tenantry.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/**
 * Inserts many orders with one statement. Hibernate would send one per order, because it reads back what PostgreSQL
 * fills in.
 */
@Singleton
class OrderInsert {

    // Takes all numbers at once, and before anything that could wait for another transaction: two batches of a tenant
    // with the same references, in another order, wait for each other's numbers and not for each other's references.
    // Returns one row of bounded length, so that it travels with the fence (decision 0039).
    private static final String INSERT = """
            with given as (
                select *
                  from jsonb_to_recordset(cast(?1 as jsonb))
                    as g (place integer, id uuid, product_id varchar, quantity integer, unit_price bigint,
                          further_lines varchar, currency varchar, total bigint, reference varchar, metadata varchar)
            ), numbers as (
                insert into order_numbers as n (last) values (?2)
                    on conflict (tenant_id) do update set last = n.last + excluded.last
                    returning n.tenant_id, n.last - ?2 as before
            ), placed as (
                insert into orders (id, number, product_id, quantity, unit_price, further_lines, currency, total,
                                    reference, metadata, status, placed_by)
                select g.id, n.before + g.place + 1, g.product_id, g.quantity, g.unit_price,
                       cast(g.further_lines as jsonb), g.currency, g.total, g.reference, cast(g.metadata as jsonb),
                       ?3, ?4
                  from given g cross join numbers n
                 order by g.place
                    on conflict (tenant_id, reference) where reference is not null do nothing
                returning id, created_at
            )
            select n.tenant_id, n.before, (select max(created_at) from placed) as created_at,
                   cast((select string_agg(cast(g.place as varchar), ',' order by g.place)
                           from given g
                          where not exists (select from placed p where p.id = g.id)) as varchar(2000)) as refused
              from numbers n
            """;

    /** An order in the form in which the statement reads it. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Given(
            int place,
            UUID id,
            String productId,
            int quantity,
            @Nullable Long unitPrice,
            @Nullable String furtherLines,
            @Nullable String currency,
            @Nullable Long total,
            @Nullable String reference,
            @Nullable String metadata) {}

    private final Session session;
    private final ObjectMapper json;
    private final JsonColumn.Lines lines = new JsonColumn.Lines();
    private final JsonColumn.Texts texts = new JsonColumn.Texts();

    OrderInsert(Session session, ObjectMapper json) {
        this.session = session;
        this.json = json;
    }

    /**
     * Inserts the orders, and sets what PostgreSQL fills in.
     *
     * @return the indexes of the orders that were not inserted, because their reference is in use
     */
    List<Integer> insert(List<Order> orders) {
        List<Given> given = new ArrayList<>();
        for (Order order : orders) {
            // In the order of the batch, which lists show because all have the same time.
            UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
            order.id = id;
            given.add(given(given.size(), id, order));
        }
        @Nullable Object[] row = session.createNativeQuery(INSERT, Object[].class)
                .setParameter(1, text(given))
                .setParameter(2, (long) orders.size())
                .setParameter(3, OrderStatus.PENDING.wireName())
                .setParameter(4, orders.getFirst().placedBy, String.class)
                .addScalar("tenant_id", UUID.class)
                .addScalar("before", Long.class)
                .addScalar("created_at", Instant.class)
                .addScalar("refused", String.class)
                .getSingleResult();
        IntStream.range(0, orders.size()).forEach(i -> {
            Order order = orders.get(i);
            order.tenantId = (UUID) row[0];
            order.number = (Long) row[1] + i + 1;
            order.createdAt = (Instant) row[2];
        });
        return row[3] instanceof String refused
                ? Arrays.stream(refused.split(",")).map(Integer::valueOf).toList()
                : List.of();
    }

    private Given given(int place, UUID id, Order order) {
        return new Given(
                place,
                id,
                order.productId,
                order.quantity,
                order.unitPrice,
                lines.convertToDatabaseColumn(order.furtherLines),
                order.currency,
                order.total,
                order.reference,
                texts.convertToDatabaseColumn(order.metadata));
    }

    private String text(List<Given> given) {
        try {
            return json.writeValueAsString(given);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
