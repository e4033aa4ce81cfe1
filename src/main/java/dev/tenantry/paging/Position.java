package dev.tenantry.paging;

import java.time.Instant;
import java.util.UUID;

/** The place of a row in lists that are sorted by the time of creation, and then by id. Neither ever changes. */
public record Position(Instant createdAt, UUID id) {}
