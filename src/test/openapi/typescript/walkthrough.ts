// What a client's developer does first, with the client that OpenAPI Generator makes of src/docs/openapi.yaml.
import {
    Configuration,
    OrderStatus,
    OrdersApi,
    ProblemFromJSON,
    RequestProblemFromJSON,
    ResponseError,
    UserRole,
    UsersApi,
    instanceOfValidationProblem,
} from './client/index.js';

const [basePath, accessToken] = process.argv.slice(2);
const configuration = new Configuration({ basePath, accessToken });
const orders = new OrdersApi(configuration);

function expect(condition: boolean, what: string): void {
    if (!condition) {
        throw new Error(`Not so: ${what}`);
    }
    console.log(`ok: ${what}`);
}

async function refused(call: Promise<unknown>): Promise<Response> {
    try {
        await call;
    } catch (error) {
        if (error instanceof ResponseError) {
            return error.response;
        }
        throw error;
    }
    throw new Error('Not refused');
}

const me = await new UsersApi(configuration).getMe();
expect(me.role === UserRole.Owner, 'the caller is the owner');

const request = {
    orderRequest: {
        currency: 'EUR',
        reference: 'PO-2026-0042',
        metadata: { channel: 'web' },
        lines: [{ product_id: 'SKU-1001', quantity: 2, unit_price: 1995 }],
    },
    idempotencyKey: `"${crypto.randomUUID()}"`,
};
const placed = await orders.placeOrderRaw(request);
const order = await placed.value();
expect(placed.raw.status === 201, 'an order is placed');
expect(order.total === 3990 && order.status === OrderStatus.Pending, 'the server computes the total');
expect(placed.raw.headers.get('location') === `/orders/${order.id}`, 'it has a location');

const again = await orders.placeOrderRaw(request);
expect((await again.value()).id === order.id, 'the same request places no second order');
expect(again.raw.headers.get('idempotent-replayed') === 'true', 'the answer says so');

const read = await orders.getOrderRaw({ id: order.id });
const version = read.raw.headers.get('etag')!;
expect((await read.value()).created_at.getTime() === order.created_at.getTime(), 'the order can be read');

const changed = await orders.changeOrderRaw({
    id: order.id,
    ifMatch: version,
    changeOrderRequest: { reference: 'PO-2026-0043' },
});
expect((await changed.value()).reference === 'PO-2026-0043', 'it can be changed while it is pending');
const stale = await refused(orders.confirmOrder({ id: order.id, ifMatch: version }));
expect(stale.status === 412, 'a version that is not current is refused');

const confirmed = await orders.confirmOrderRaw({ id: order.id, ifMatch: changed.raw.headers.get('etag')! });
expect((await confirmed.value()).status === OrderStatus.Confirmed, 'the order is confirmed');

const ifMatch = confirmed.raw.headers.get('etag')!;
const refusal = await refused(orders.deliverOrder({ id: order.id, ifMatch }));
const problem = ProblemFromJSON(await refusal.json());
expect(refusal.status === 409, 'a transition that is not possible is refused');
expect(problem.type.endsWith(':conflict'), 'its problem has a type');
expect(problem.from === 'confirmed' && problem.to === 'delivered', 'and says from what to what');

const invalid = await refused(orders.placeOrder({ orderRequest: { product_id: 'SKU-1001', quantity: 0 } }));
const faults = RequestProblemFromJSON(await invalid.json());
expect(
    instanceOfValidationProblem(faults) && faults.errors[0].pointer === '/quantity',
    'a fault has a pointer to it',
);

const cancelled = await orders.cancelOrder({
    id: order.id,
    ifMatch,
    cancellationRequest: { reason: 'Changed their mind' },
});
expect(cancelled.status === OrderStatus.Cancelled, 'the order is cancelled');
const history = await orders.getOrderHistory({ id: order.id });
expect(history.length === 3 && history[0].from === null, 'the history begins with nothing');
expect(history[2].reason === 'Changed their mind', 'and ends with the reason');

const listed = await orders.listOrders();
expect(listed.length === 1 && listed[0].id === order.id, 'the order is listed');
console.log('The walk-through is complete.');
