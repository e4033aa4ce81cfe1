package dev.tenantry.architecture.careless.tenant;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Has a buffer outside the heap in a static field. */
final class OffHeap {

    static final ByteBuf OCTETS = Unpooled.directBuffer(1);

    private OffHeap() {}
}
