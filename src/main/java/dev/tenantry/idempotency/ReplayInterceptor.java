package dev.tenantry.idempotency;

import dev.tenantry.http.FilterPriorities;
import dev.tenantry.problem.Causes;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the key before the transaction begins, and answers if PostgreSQL did not let it begin because of the key. */
@Interceptor
@Idempotent("")
@Priority(FilterPriorities.REPLAY_INTERCEPTOR)
class ReplayInterceptor {

    private final KeyedRequests requests;
    private final StoredAnswers answers;

    ReplayInterceptor(KeyedRequests requests, StoredAnswers answers) {
        this.requests = requests;
        this.answers = answers;
    }

    @AroundInvoke
    @Nullable Object replay(InvocationContext invocation) throws Exception {
        String operation = invocation.getInterceptorBinding(Idempotent.class).value();
        Optional<KeyedRequest> request = requests.read(operation);
        if (request.isEmpty()) {
            return invocation.proceed();
        }
        invocation.getContextData().put(KeyedRequest.class.getName(), request.get());
        try {
            return invocation.proceed();
        } catch (Exception failure) {
            KeyRefusedException refused =
                    Causes.first(KeyRefusedException.class, failure).orElseThrow(() -> failure);
            throw switch (refused.reason()) {
                case IN_USE -> IdempotencyProblems.inUse();
                case USED -> answer(request.get());
            };
        }
    }

    private RuntimeException answer(KeyedRequest request) {
        // It is gone only if it has expired just now. The client repeats the request, which is a new one then.
        return answers.find(request)
                .map(stored -> stored.fingerprint().equals(request.fingerprint())
                        ? new ReplayException(stored)
                        : IdempotencyProblems.reused())
                .orElseGet(IdempotencyProblems::inUse);
    }
}
