package dev.tenantry.architecture.careless.tenant;

import dev.tenantry.ratelimit.RateLimited;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.CompletionStage;

/** A limited resource whose work goes on after its methods have returned. An interface, so that no test serves it. */
@RateLimited
public interface Deferred {

    CompletionStage<String> later();

    Multi<String> inParts();

    Uni<String> lazily();

    StreamingOutput piecemeal();
}
