package dev.tenantry.architecture.jdbc.order;

import java.sql.Connection;

/** A resource that talks to the database by itself. */
public record Orders(Connection connection) {}
