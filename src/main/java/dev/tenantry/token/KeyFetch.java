package dev.tenantry.token;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the text at a URL. The deadline covers everything from resolving the name to the last byte. Does not follow
 * redirects, because they could lead to another host, or to one without TLS.
 */
final class KeyFetch implements AutoCloseable {

    // Large sets have some kB; with certificates, some dozens.
    private static final int MAX_BYTES = 256 * 1024;

    private final HttpClient http;
    private final HttpRequest request;
    private final Duration deadline;

    KeyFetch(URI location, Duration deadline) {
        this.deadline = deadline;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.request = HttpRequest.newBuilder(location)
                .header("Accept", "application/jwk-set+json, application/json, */*;q=0.1")
                .build();
    }

    /** @throws IOException whose message completes the sentence "The keys cannot be fetched: ..." */
    String get() throws IOException {
        CompletableFuture<HttpResponse<String>> sent = http.sendAsync(request, LimitedText.upTo(MAX_BYTES));
        try {
            HttpResponse<String> answer = sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException("the answer has status " + answer.statusCode());
            }
            return answer.body();
        } catch (TimeoutException late) {
            throw new IOException("no complete answer within " + deadline.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("this instance is stopping");
        } finally {
            // Closes the connection if it is still in use.
            sent.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
