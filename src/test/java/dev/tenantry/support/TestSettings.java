package dev.tenantry.support;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The addresses of the tests' servers and the required contents of tokens, for tests inside and outside the service.
 */
final class TestSettings {

    static final String ISSUER = "https://issuer.tenantry.local";
    static final String AUDIENCE = "tenantry";
    static final String BASE_DOMAIN = "api.example.com";

    private static final List<String> SERVERS_AND_KEYS = List.of(
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.username",
            "quarkus.datasource.password",
            "quarkus.datasource.control.password",
            "tenantry.stores.local.url",
            "tenantry.stores.local.username",
            "tenantry.stores.local.password",
            "tenantry.stores.local.owner-username",
            "tenantry.stores.local.owner-password",
            "quarkus.flyway.username",
            "quarkus.flyway.password",
            "quarkus.redis.hosts",
            "mp.jwt.verify.publickey");

    private TestSettings() {}

    static String get(String property) {
        return ConfigProvider.getConfig().getValue(property, String.class);
    }

    static Map<String, String> serversAndKeys() {
        return SERVERS_AND_KEYS.stream().collect(Collectors.toMap(Function.identity(), TestSettings::get));
    }
}
