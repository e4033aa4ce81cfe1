package dev.tenantry.order;

import dev.tenantry.paging.Cursors;
import dev.tenantry.paging.Page;
import dev.tenantry.paging.Position;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Reads pages of lists of orders, and answers with them. */
@Singleton
class OrderPages {

    private final EntityManager entities;
    private final Cursors cursors;

    OrderPages(EntityManager entities, Cursors cursors) {
        this.entities = entities;
        this.cursors = cursors;
    }

    /** @throws dev.tenantry.http.InvalidParameterException if the query is not valid */
    RestResponse<List<OrderResponse>> answer(MultivaluedMap<String, String> query) {
        Listing listing = new ListParameters(query).read(cursors::read);
        Page<OrderRow> page = page(listing);
        RestResponse.ResponseBuilder<List<OrderResponse>> answer = RestResponse.ResponseBuilder.ok(
                page.rows().stream().map(OrderResponse::of).toList());
        cursors.links(page, listing.filter().list(), listing.page().limit())
                .ifPresent(links -> answer.header(HttpHeaders.LINK, links));
        return answer.build();
    }

    Page<OrderRow> page(Listing listing) {
        ListQuery query = new ListQuery(listing);
        List<OrderRow> read = query.accepted(
                query.bind(entities.createQuery(query.text(), OrderRow.class)).getResultList());
        return Page.of(listing.page(), read, order -> new Position(order.createdAt(), order.id()));
    }
}
