package dev.tenantry.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.tenant.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A tenant as Redis holds it. A forged copy is a valid one in which exactly one thing is changed, so that it is refused
 * for no other reason.
 */
record CopyInRedis(ObjectMapper json, ObjectNode members) {

    static CopyInRedis of(Tenant tenant, ObjectMapper json) {
        return new CopyInRedis(json, json.valueToTree(CachedTenant.of(tenant)));
    }

    /** @param value as JSON */
    CopyInRedis with(String member, String value) {
        try {
            JsonNode parsed = json.readTree(value);
            return new CopyInRedis(json, members.deepCopy().set(member, parsed));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    CopyInRedis without(String member) {
        return new CopyInRedis(json, members.deepCopy().without(member));
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
