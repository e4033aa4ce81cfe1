package dev.tenantry.operation;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.IntFunction;

/** Reads the parts of an upload one after the other, up to the first number that is missing. */
final class UploadStream extends InputStream {

    private final IntFunction<Optional<byte[]>> parts;
    private byte[] part = {};
    private int position;
    private int number;
    private boolean ended;

    /** @param parts returns the part of a number, which begins at 1 */
    UploadStream(IntFunction<Optional<byte[]>> parts) {
        this.parts = parts;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        while (position == part.length && !ended) {
            number++;
            Optional<byte[]> next = parts.apply(number);
            ended = next.isEmpty();
            part = next.orElse(part);
            position = ended ? part.length : 0;
        }
        if (ended) {
            return -1;
        }
        int read = Math.min(length, part.length - position);
        System.arraycopy(part, position, bytes, offset, read);
        position += read;
        return read;
    }
}
