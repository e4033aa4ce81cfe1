package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Documents the headers of every response, after all responses have been documented. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = HeadersInOpenApi.LAST)
public class HeadersInOpenApi implements OASFilter {

    static final int LAST = -1;

    private static final String ID_PARAMETER = "RequestId";
    private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

    @Override
    public Operation filterOperation(Operation operation) {
        return operation.addParameter(OASFactory.createParameter().ref(ID_PARAMETER));
    }

    @Override
    public APIResponse filterAPIResponse(APIResponse response) {
        if (response.getRef() == null) {
            response.addHeader(RequestId.HEADER, OASFactory.createHeader().ref(RequestId.HEADER));
            response.addHeader(
                    HttpHeaders.CACHE_CONTROL, OASFactory.createHeader().ref(HttpHeaders.CACHE_CONTROL));
            response.addHeader(HttpHeaders.VARY, OASFactory.createHeader().ref(HttpHeaders.VARY));
            response.addHeader(CONTENT_TYPE_OPTIONS, OASFactory.createHeader().ref(CONTENT_TYPE_OPTIONS));
        }
        return response;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Components components = openApi.getComponents();
        components.addParameter(
                ID_PARAMETER,
                OASFactory.createParameter()
                        .name(RequestId.HEADER)
                        .in(Parameter.In.HEADER)
                        .required(false)
                        .description("Id of the request, in place of a random one. Ignored if it has another form.")
                        .schema(string().pattern(RequestId.FORM).maxLength(RequestId.MAX_LENGTH)));
        components.addHeader(
                RequestId.HEADER,
                header(
                        "Id of the request, also in the log",
                        string().pattern(RequestId.FORM).maxLength(RequestId.MAX_LENGTH)));
        // Not in every response, but wherever it is, it is the same.
        components.addHeader(
                HttpHeaders.RETRY_AFTER,
                header(
                        "Seconds to wait before the next request",
                        OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .format("int64")
                                .minimum(BigDecimal.ONE)));
        components.addHeader(
                HttpHeaders.CACHE_CONTROL, header("No cache may keep a response", string().constValue("no-store")));
        components.addHeader(
                HttpHeaders.VARY,
                header("Headers on which a response may depend", string().constValue(AnswerHeaders.VARY)));
        components.addHeader(
                CONTENT_TYPE_OPTIONS, header("Content is what its type says", string().constValue("nosniff")));
    }

    private static Header header(String description, Schema schema) {
        return OASFactory.createHeader().description(description).required(true).schema(schema);
    }

    private static Schema string() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
