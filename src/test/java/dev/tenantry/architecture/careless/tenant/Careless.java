package dev.tenantry.architecture.careless.tenant;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Breaks the rules about frameworks, injection, configuration, endpoints and fields. Vetoed, so that it is no bean. */
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

    Response.ResponseBuilder created() {
        return Response.created(URI.create("/careless"));
    }
}
