import client.ApiClient;
import client.ApiException;
import client.ApiResponse;
import client.api.OrdersApi;
import client.api.UsersApi;
import client.model.CancellationRequest;
import client.model.ChangeOrderRequest;
import client.model.LineRequest;
import client.model.Order;
import client.model.OrderRequest;
import client.model.OrderStatus;
import client.model.OrderTransition;
import client.model.Problem;
import client.model.UserRole;
import client.model.ValidationProblem;
import java.util.List;
import java.util.UUID;

/** What a client's developer does first, with the client that OpenAPI Generator makes of src/docs/openapi.yaml. */
final class WalkThrough {

    private static final ApiClient CLIENT = new ApiClient();

    public static void main(String[] arguments) throws Exception {
        CLIENT.updateBaseUri(arguments[0]);
        CLIENT.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + arguments[1]));
        OrdersApi orders = new OrdersApi(CLIENT);

        expect(new UsersApi(CLIENT)
                        .getMe(UsersApi.APIGetMeRequest.newBuilder().build())
                        .getRole() == UserRole.OWNER, "the caller is the owner");

        OrderRequest request = new OrderRequest()
                .currency("EUR")
                .reference("PO-2026-0042")
                .putMetadataItem("channel", "web")
                .lines(List.of(new LineRequest().productId("SKU-1001").quantity(2).unitPrice(1995L)));
        String key = "\"" + UUID.randomUUID() + "\"";
        ApiResponse<Order> placed = orders.placeOrderWithHttpInfo(place(request, key));
        Order order = placed.getData();
        expect(placed.getStatusCode() == 201, "an order is placed");
        expect(order.getTotal() == 3990 && order.getStatus() == OrderStatus.PENDING, "the server computes the total");
        expect(placed.getHeaders().get("location").equals(List.of("/orders/" + order.getId())), "it has a location");

        ApiResponse<Order> again = orders.placeOrderWithHttpInfo(place(request, key));
        expect(again.getData().equals(order), "the same request places no second order");
        expect(again.getHeaders().get("idempotent-replayed").equals(List.of("true")), "the answer says so");

        ApiResponse<Order> read = orders.getOrderWithHttpInfo(get(order));
        String version = read.getHeaders().get("etag").getFirst();
        expect(read.getData().equals(order), "the order can be read");

        Order changed = orders.changeOrder(OrdersApi.APIChangeOrderRequest.newBuilder()
                .id(order.getId())
                .ifMatch(version)
                .changeOrderRequest(new ChangeOrderRequest().reference("PO-2026-0043"))
                .build());
        expect(changed.getReference().equals("PO-2026-0043"), "it can be changed while it is pending");
        ApiException stale = refused(() -> orders.confirmOrder(confirm(order, version)));
        expect(stale.getCode() == 412, "a version that is not current is refused");

        ApiResponse<Order> current = orders.getOrderWithHttpInfo(get(order));
        ApiResponse<Order> confirmed = orders.confirmOrderWithHttpInfo(
                confirm(order, current.getHeaders().get("etag").getFirst()));
        expect(confirmed.getData().getStatus() == OrderStatus.CONFIRMED, "the order is confirmed");

        String newest = confirmed.getHeaders().get("etag").getFirst();
        ApiException refusal = refused(() -> orders.deliverOrder(OrdersApi.APIDeliverOrderRequest.newBuilder()
                .id(order.getId())
                .ifMatch(newest)
                .build()));
        Problem problem = CLIENT.getObjectMapper().readValue(refusal.getResponseBody(), Problem.class);
        expect(refusal.getCode() == 409, "a transition that is not possible is refused");
        expect(problem.getType().toString().endsWith(":conflict"), "its problem has a type");
        expect(problem.getFrom().equals("confirmed") && problem.getTo().equals("delivered"), "and says from what to what");

        ApiException invalid = refused(() -> orders.placeOrder(
                place(new OrderRequest().productId("SKU-1001").quantity(0), "\"another-key\"")));
        ValidationProblem faults =
                CLIENT.getObjectMapper().readValue(invalid.getResponseBody(), ValidationProblem.class);
        expect(faults.getErrors().getFirst().getPointer().equals("/quantity"), "a fault has a pointer to it");

        Order cancelled = orders.cancelOrder(OrdersApi.APICancelOrderRequest.newBuilder()
                .id(order.getId())
                .ifMatch(newest)
                .cancellationRequest(new CancellationRequest().reason("Changed their mind"))
                .build());
        expect(cancelled.getStatus() == OrderStatus.CANCELLED, "the order is cancelled");
        List<OrderTransition> history = orders.getOrderHistory(OrdersApi.APIGetOrderHistoryRequest.newBuilder()
                .id(order.getId())
                .build());
        expect(history.size() == 3 && history.getFirst().getFrom() == null, "the history begins with nothing");
        expect(history.getLast().getReason().equals("Changed their mind"), "and ends with the reason");

        List<Order> listed =
                orders.listOrders(OrdersApi.APIListOrdersRequest.newBuilder().build());
        expect(listed.size() == 1 && listed.getFirst().equals(cancelled), "the order is listed");
        System.out.println("The walk-through is complete.");
    }

    private static OrdersApi.APIPlaceOrderRequest place(OrderRequest request, String key) {
        return OrdersApi.APIPlaceOrderRequest.newBuilder()
                .orderRequest(request)
                .idempotencyKey(key)
                .build();
    }

    private static OrdersApi.APIGetOrderRequest get(Order order) {
        return OrdersApi.APIGetOrderRequest.newBuilder().id(order.getId()).build();
    }

    private static OrdersApi.APIConfirmOrderRequest confirm(Order order, String version) {
        return OrdersApi.APIConfirmOrderRequest.newBuilder()
                .id(order.getId())
                .ifMatch(version)
                .build();
    }

    private interface Call {
        Object make() throws ApiException;
    }

    private static ApiException refused(Call call) {
        try {
            Object answer = call.make();
            throw new AssertionError("Not refused: " + answer);
        } catch (ApiException refusal) {
            return refusal;
        }
    }

    private static void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("Not so: " + what);
        }
        System.out.println("ok: " + what);
    }
}
