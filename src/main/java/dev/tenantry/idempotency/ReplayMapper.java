package dev.tenantry.idempotency;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Sends a stored answer again. */
@ApplicationScoped
class ReplayMapper {

    private final AnswerForm form;

    ReplayMapper(AnswerForm form) {
        this.form = form;
    }

    @ServerExceptionMapper
    Response map(ReplayException replay) {
        return form.replay(replay.answer());
    }
}
