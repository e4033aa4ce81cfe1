package dev.tenantry.architecture.careless.tenant;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.persistence.Query;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Breaks the rules about frameworks, injection, configuration, endpoints, fields and streams of rows. Vetoed, so that it is no bean. */
@Vetoed
@RequestScoped
public class Careless {

    @Inject
    Config config;

    @ConfigProperty(name = "tenantry.careless")
    String setting;

    @PermitAll
    public String open() {
        return setting + config;
    }

    Stream<String> panache(PanacheQuery<String> query) {
        return query.stream();
    }

    Stream<?> hibernate(Query query) {
        return query.getResultStream();
    }

    Response.ResponseBuilder created() {
        return Response.created(URI.create("/careless"));
    }
}
