package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Documents the bounds that follow from a format: of numbers, and the lengths of ids, times and references. A body that
 * is not JSON is a stream of bytes, and has none.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = HeadersInOpenApi.LAST - 1)
public class BoundsInOpenApi implements OASFilter {

    private static final String INT_32 = "int32";

    /** No header that this service sends is longer. */
    private static final int LONGEST_HEADER = 1_000;

    /** One class of characters that is repeated, perhaps anchored, and perhaps with conditions for the ends. */
    private static final Pattern STATED_LENGTH =
            Pattern.compile("[\\^(]*(?:\\(\\?!.\\))?\\[[^\\]]+]\\{(?:[0-9]+,)?([0-9]+)}(?:\\(\\?<!.\\))?[)$]*");

    private static final Map<String, Integer> LENGTHS = Map.of(
            "uuid", 36,
            // With nanoseconds and an offset.
            "date-time", 35,
            "date", 10,
            "uri", 2_000,
            "uri-reference", 2_000);

    @Override
    public Schema filterSchema(Schema schema) {
        List<SchemaType> types = schema.getType() == null ? List.of() : schema.getType();
        if (types.contains(SchemaType.INTEGER)) {
            bound(schema);
        }
        if (types.contains(SchemaType.STRING) && schema.getMaxLength() == null) {
            schema.setMaxLength(
                    schema.getFormat() == null ? longest(schema.getPattern()) : LENGTHS.get(schema.getFormat()));
        }
        return schema;
    }

    @Override
    public Header filterHeader(Header header) {
        Schema schema = header.getSchema();
        if (isText(schema)
                && schema.getMaxLength() == null
                && schema.getEnumeration() == null
                && schema.getConstValue() == null) {
            schema.setMaxLength(LONGEST_HEADER);
        }
        return header;
    }

    @Override
    public APIResponse filterAPIResponse(APIResponse response) {
        if (response.getContent() != null) {
            response.getContent().getMediaTypes().forEach((type, media) -> {
                if (!type.matches("application/(.*\\+)?json") && isText(media.getSchema())) {
                    media.getSchema().setFormat("binary");
                }
            });
        }
        return response;
    }

    /** Returns the length that the pattern itself states; null if it is not that simple. */
    private static @Nullable Integer longest(@Nullable String pattern) {
        if (pattern == null) {
            return null;
        }
        Matcher stated = STATED_LENGTH.matcher(pattern);
        return stated.matches() ? Integer.valueOf(stated.group(1)) : null;
    }

    private static boolean isText(@Nullable Schema schema) {
        return schema != null && List.of(SchemaType.STRING).equals(schema.getType());
    }

    private static void bound(Schema integer) {
        if (integer.getFormat() == null) {
            integer.setFormat(INT_32);
        }
        boolean isShort = INT_32.equals(integer.getFormat());
        if (integer.getMinimum() == null) {
            integer.setMinimum(BigDecimal.valueOf(isShort ? Integer.MIN_VALUE : Long.MIN_VALUE));
        }
        if (integer.getMaximum() == null) {
            integer.setMaximum(BigDecimal.valueOf(isShort ? Integer.MAX_VALUE : Long.MAX_VALUE));
        }
    }
}
