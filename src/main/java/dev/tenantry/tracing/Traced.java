package dev.tenantry.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.Locale;

/**
 * Something that is done within a traced request or operation. Elsewhere, all methods do nothing, at the cost of one
 * look at the current context. Must be closed by the thread that began it.
 */
public final class Traced implements AutoCloseable {

    private static final Traced NOTHING = new Traced(Span.getInvalid(), Scope.noop());

    private static final ContextKey<String> STATEMENT = ContextKey.named("tenantry-statement");

    // Without a collector, Quarkus' SDK makes real spans all the same, with ids for the log, and sends them nowhere.
    private static volatile boolean on;

    private final Span span;
    private final Scope scope;

    private Traced(Span span, Scope scope) {
        this.span = span;
        this.scope = scope;
    }

    /** Called when OpenTelemetry is set up with a collector. */
    static void turnOn() {
        on = true;
    }

    /** Returns whether there are traces. Known once OpenTelemetry is set up. */
    public static boolean isOn() {
        return on;
    }

    /** Returns the tracer of this service. */
    public static Tracer tracer() {
        // Not kept: a live reload makes another one.
        return GlobalOpenTelemetry.getTracer("dev.tenantry");
    }

    /** Begins work of this process. What it calls becomes part of it. */
    public static Traced work(String name) {
        return Span.current().isRecording() ? current(name, Context.current()) : NOTHING;
    }

    /**
     * Begins work of this process that sends a statement to PostgreSQL together with others.
     *
     * @param statement the one of them that matters, by which the call is named
     */
    public static Traced work(String name, String statement) {
        return Span.current().isRecording() ? current(name, Context.current().with(STATEMENT, statement)) : NOTHING;
    }

    /** Begins work that is not part of a request. */
    public static Traced root(String name) {
        return on ? current(name, Context.root()) : NOTHING;
    }

    // Closed by close().
    @SuppressWarnings("MustBeClosedChecker")
    private static Traced current(String name, Context context) {
        Span span = tracer().spanBuilder(name).setParent(context).startSpan();
        // The ids of what is not traced would be zeros, in the log too.
        return !span.getSpanContext().isValid()
                ? NOTHING
                : new Traced(span, context.with(span).makeCurrent());
    }

    /** Begins a statement that PostgreSQL runs. */
    public static Traced statement(String sent) {
        if (!Span.current().isRecording()) {
            return NOTHING;
        }
        String statement = Context.current().get(STATEMENT);
        SqlText text = SqlText.of(statement == null ? sent : statement);
        return call("postgresql", text.name(), text.operation()).with(SpanKeys.QUERY_TEXT, text.text());
    }

    /** Begins a command that Redis runs. Neither its key nor its values become part of the trace. */
    public static Traced command(Object command) {
        if (!Span.current().isRecording()) {
            return NOTHING;
        }
        String name = command.toString().toUpperCase(Locale.ROOT);
        return call("redis", name, name);
    }

    private static Traced call(String system, String name, String operation) {
        Span span = tracer().spanBuilder(name).setSpanKind(SpanKind.CLIENT).startSpan();
        return new Traced(span, Scope.noop()).with(SpanKeys.SYSTEM, system).with(SpanKeys.COMMAND, operation);
    }

    public Traced with(AttributeKey<String> key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    /** @param type what kind of failure it was; not a message, because that may contain values of rows */
    public void failed(String type) {
        span.setStatus(StatusCode.ERROR);
        with(SpanKeys.ERROR, type);
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
