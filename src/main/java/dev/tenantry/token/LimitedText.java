package dev.tenantry.token;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer as text, and fails once it is larger than allowed. */
final class LimitedText implements BodySubscriber<String> {

    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final int limit;
    private int received;
    private Flow.@Nullable Subscription subscription;

    private LimitedText(int limit) {
        this.limit = limit;
    }

    /** Returns a handler that takes the body of a 200 only; other bodies are not read. */
    static BodyHandler<String> upTo(int bytes) {
        return head -> head.statusCode() == 200 ? new LimitedText(bytes) : BodySubscribers.replacing("");
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        text.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        if (received > limit) {
            return;
        }
        received += parts.stream().mapToInt(ByteBuffer::remaining).sum();
        if (received <= limit) {
            text.onNext(parts);
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        text.onError(new IOException("its answer is larger than " + limit + " bytes"));
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
