package dev.tenantry.ratelimit;

import dev.tenantry.context.TenantContext;
import dev.tenantry.http.StreamedAnswers;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Bounds answers that go on after their method has returned, in number and in time. They need it: the bulkhead takes a
 * request's place back when its method returns.
 */
@Singleton
public class Exports {

    private final TenantContext context;
    private final ExportPlaces places;
    private final StreamedAnswers answers;
    private final RateLimitConfig.Exports config;

    Exports(TenantContext context, ExportPlaces places, StreamedAnswers answers, RateLimitConfig config) {
        this.context = context;
        this.places = places;
        this.answers = answers;
        this.config = config.exports();
    }

    /**
     * Begins an export for the bound tenant as the answer to the current request.
     *
     * @param begin does what can still be answered with an error, and returns the export
     * @throws dev.tenantry.problem.ProblemException 503 if too many exports are running
     */
    public StreamingOutput begin(Supplier<StreamingOutput> begin) {
        ExportPlace place = places.take(context.tenant().id());
        // Also if nothing is ever written, as in the answer to HEAD, or if the client leaves before.
        answers.whenEnded(place::giveBackUnused);
        StreamingOutput export = begin.get();
        answers.cutOffAfter(config.deadline());
        return out -> {
            if (!place.use()) {
                throw new IOException("The client has left.");
            }
            try {
                export.write(out);
            } finally {
                place.giveBack();
            }
        };
    }
}
