package dev.tenantry.order;

import dev.tenantry.paging.Cursor;
import dev.tenantry.paging.Page;
import dev.tenantry.paging.PageRequest;
import dev.tenantry.user.ForViewers;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;

/**
 * Reads the orders of an export page by page, each in a transaction of its own: between two pages, it holds neither a
 * connection nor a snapshot, and a page is refused if the tenant or the caller may not read it any more.
 */
@Singleton
class ExportedOrders {

    private final OrderPages pages;

    ExportedOrders(OrderPages pages) {
        this.pages = pages;
    }

    @ForViewers
    @Transactional(TxType.SUPPORTS)
    Page<OrderRow> page(OrderFilter filter, Optional<Cursor> cursor) {
        return pages.page(new Listing(filter, new PageRequest(PageRequest.MOST, cursor)));
    }
}
