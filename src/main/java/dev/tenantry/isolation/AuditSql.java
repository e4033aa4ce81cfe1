package dev.tenantry.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the queries of the isolation audit. They are files, so that an operator can run them with psql. */
public final class AuditSql {

    private AuditSql() {}

    public static String read(String name) {
        String path = "/db/audit/" + name + ".sql";
        try (InputStream query = AuditSql.class.getResourceAsStream(path)) {
            if (query == null) {
                throw new IllegalStateException(path + " is not on the class path.");
            }
            return new String(query.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
