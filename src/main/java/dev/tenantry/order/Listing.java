package dev.tenantry.order;

import dev.tenantry.paging.PageRequest;

/** A page of a list of orders, as a client asks for it. */
record Listing(OrderFilter filter, PageRequest page) {}
