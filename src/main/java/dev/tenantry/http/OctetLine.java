package dev.tenantry.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shows a part of a buffer as characters of ISO 8859-1. Moves from line to line, so that checking allocates nothing.
 */
final class OctetLine implements CharSequence {

    private @Nullable ByteBuf octets;
    private int from;
    private int length;

    OctetLine moveTo(ByteBuf octets, int from, int to) {
        this.octets = octets;
        this.from = from;
        this.length = to - from;
        return this;
    }

    private ByteBuf octets() {
        if (octets == null) {
            throw new IllegalStateException("Moved to no line yet.");
        }
        return octets;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) octets().getUnsignedByte(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return octets().toString(from + start, end - start, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return subSequence(0, length).toString();
    }
}
