package dev.tenantry.architecture.jdbc.order;

import java.sql.Connection;

/** A resource that accesses the database itself. */
public record Orders(Connection connection) {}
