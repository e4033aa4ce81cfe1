package dev.tenantry.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** All attributes that spans may have. They are named as in OpenTelemetry's semantic conventions, if it is there. */
public final class SpanKeys {

    public static final AttributeKey<String> METHOD = stringKey("http.request.method");

    /** The template of an operation's path. The path itself contains ids, or whatever text the caller chose. */
    public static final AttributeKey<String> ROUTE = stringKey("http.route");

    public static final AttributeKey<Long> STATUS = longKey("http.response.status_code");

    /** As in the log, in the answer and in problems. */
    public static final AttributeKey<String> REQUEST_ID = stringKey("request.id");

    /** As in the log. */
    public static final AttributeKey<String> TENANT_ID = stringKey("tenant.id");

    public static final AttributeKey<String> TENANT_TIER = stringKey("tenant.tier");

    public static final AttributeKey<String> FENCE_SCOPE = stringKey("tenantry.fence.scope");

    public static final AttributeKey<String> FENCE_OUTCOME = stringKey("tenantry.fence.outcome");

    public static final AttributeKey<String> OPERATION_ID = stringKey("tenantry.operation.id");

    public static final AttributeKey<String> OPERATION_KIND = stringKey("tenantry.operation.kind");

    public static final AttributeKey<String> OPERATION_STEP = stringKey("tenantry.operation.step");

    /**
     * A SQLSTATE, an HTTP status or the class of an exception; {@code closed}, {@code busy}, {@code lost} or
     * {@code unavailable} for a home that lets nothing in; {@code not_delivered} for an answer, {@code unknown} for a
     * statement.
     */
    public static final AttributeKey<String> ERROR = stringKey("error.type");

    static final AttributeKey<String> SYSTEM = stringKey("db.system.name");
    static final AttributeKey<String> COMMAND = stringKey("db.operation.name");
    static final AttributeKey<String> QUERY_TEXT = stringKey("db.query.text");

    private SpanKeys() {}
}
