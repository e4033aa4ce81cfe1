package dev.tenantry.idempotency;

import dev.tenantry.http.FilterPriorities;
import dev.tenantry.isolation.EntryChecks;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims the key with the transaction's first statement, and stores the answer with its last. Runs again if the fence
 * repeats the transaction.
 */
@Interceptor
@Idempotent("")
@Priority(FilterPriorities.IDEMPOTENCY_INTERCEPTOR)
class IdempotencyInterceptor {

    private final EntryChecks checks;
    private final StoredAnswers answers;
    private final AnswerForm form;

    IdempotencyInterceptor(EntryChecks checks, StoredAnswers answers, AnswerForm form) {
        this.checks = checks;
        this.answers = answers;
        this.form = form;
    }

    @AroundInvoke
    @Nullable Object store(InvocationContext invocation) throws Exception {
        @Nullable Object read = invocation.getContextData().get(KeyedRequest.class.getName());
        if (!(read instanceof KeyedRequest request)) {
            return invocation.proceed();
        }
        checks.add(answers.claim(request));
        @Nullable Object result = invocation.proceed();
        Optional<StoredAnswer> answer = form.stored(request, result);
        answer.ifPresent(success -> answers.store(request, success));
        return result;
    }
}
