package dev.tenantry.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/** Knows all resources of this process, whichever packages they are in. */
@ApplicationScoped
class Resources {

    private final ResourceTree tree = new ResourceTree();

    // Not in the constructor, which runs for the proxy too, before the resources are deployed.
    @PostConstruct
    void read() {
        Deployment deployment = ResteasyReactiveRecorder.getCurrentDeployment();
        RuntimeResourceVisitor.visitRuntimeResources(null, deployment.getClassMappers(), new RuntimeResourceVisitor() {
            @Override
            public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
                tree.add(
                        path,
                        method,
                        resource.getConsumes().stream().map(MediaType::toString).toList());
            }
        });
    }

    Optional<ResourceMethods> find(String path) {
        return tree.find(path);
    }
}
