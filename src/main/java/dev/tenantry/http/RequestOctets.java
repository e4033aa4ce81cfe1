package dev.tenantry.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the octets of an HTTP/1 connection as far as they are valid, and knows what must come next. */
final class RequestOctets {

    /** Why no further octets are read. */
    enum End {
        /** The rest has not arrived. */
        INCOMPLETE,
        /** The connection begins with the preface of HTTP/2. */
        HTTP_TWO,
        REFUSED
    }

    private static final String FIRST_LINE_OF_PREFACE = "PRI * HTTP/2.0";

    // Not Netty's: its buffer is outside the heap, and an executable cannot contain one.
    private static final String PREFACE = FIRST_LINE_OF_PREFACE + "\r\n\r\nSM\r\n\r\n";

    static final int PREFACE_OCTETS = PREFACE.length();

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] LINE_END = {CR, LF};
    private static final int MAX_CHUNK_LINE = 256;

    /** How many empty lines may stand before a request. Netty would fail after some thousand. */
    private static final int MAX_EMPTY_LINES = 8;

    /** In place of the first octet of a name, makes one that no layer knows. */
    private static final byte UNKNOWN_NAME = '-';

    private enum Next {
        FIRST_REQUEST(Refusal.REQUEST_LINE, Refusal.TARGET_TOO_LONG),
        REQUEST(Refusal.REQUEST_LINE, Refusal.TARGET_TOO_LONG),
        FIELD(Refusal.FIELD, Refusal.FIELDS_TOO_LARGE),
        BODY(Refusal.BROKEN_BODY, Refusal.BROKEN_BODY),
        CHUNK_SIZE(Refusal.BROKEN_BODY, Refusal.BROKEN_BODY),
        CHUNK(Refusal.BROKEN_BODY, Refusal.BROKEN_BODY),
        CHUNK_END(Refusal.BROKEN_BODY, Refusal.BROKEN_BODY),
        TRAILER(Refusal.BROKEN_BODY, Refusal.BROKEN_BODY);

        private final Refusal malformed;
        private final Refusal tooLong;

        Next(Refusal malformed, Refusal tooLong) {
            this.malformed = malformed;
            this.tooLong = tooLong;
        }
    }

    private final FramingLimits limits;
    private final RequestHead head = new RequestHead();

    private Next next = Next.FIRST_REQUEST;
    private int emptyLines;

    /** Of the head and, as Netty counts, of the trailers too. */
    private int fieldOctets;

    private long left;

    private int at;
    private int safe;
    private String line = "";
    private @Nullable End end;
    private Refusal refusal = Refusal.REQUEST_LINE;

    RequestOctets(FramingLimits limits) {
        this.limits = limits;
    }

    /** Returns the index up to which the octets may be passed on: what follows is an incomplete head or line. */
    int safe() {
        return safe;
    }

    /** Returns the index up to which the octets need not be read again. */
    int at() {
        return at;
    }

    Refusal refusal() {
        return refusal;
    }

    boolean isInBody() {
        return next.malformed == Refusal.BROKEN_BODY;
    }

    /** Reads on from an index. Header lines that Netty would act on get an unknown name in the buffer. */
    End read(ByteBuf in, int from) {
        at = from;
        safe = in.readerIndex();
        end = null;
        while (end == null) {
            switch (next) {
                case FIRST_REQUEST, REQUEST, FIELD, CHUNK_SIZE, TRAILER -> takeLine(in);
                case BODY, CHUNK -> takeContent(in);
                case CHUNK_END -> takeChunkEnd(in);
            }
        }
        return end;
    }

    private void takeContent(ByteBuf in) {
        int present = (int) Math.min(left, in.writerIndex() - at);
        left -= present;
        at += present;
        safe = at;
        if (left > 0) {
            end = End.INCOMPLETE;
        } else {
            next = next == Next.BODY ? Next.REQUEST : Next.CHUNK_END;
        }
    }

    private void takeChunkEnd(ByteBuf in) {
        int present = Math.min(LINE_END.length, in.writerIndex() - at);
        for (int i = 0; i < present; i++) {
            if (in.getByte(at + i) != LINE_END[i]) {
                refuse(Refusal.BROKEN_BODY);
                return;
            }
        }
        if (present < LINE_END.length) {
            end = End.INCOMPLETE;
        } else {
            complete(at + present, Next.CHUNK_SIZE);
        }
    }

    private void takeLine(ByteBuf in) {
        int max = maxLine() + LINE_END.length;
        int lineFeed = in.indexOf(at, (int) Math.min(in.writerIndex(), (long) at + max), LF);
        if (lineFeed < 0) {
            if (in.writerIndex() - at >= max) {
                refuse(next.tooLong);
            } else {
                end = End.INCOMPLETE;
            }
        } else if (lineFeed == at || in.getByte(lineFeed - 1) != CR) {
            refuse(next.malformed);
        } else {
            line = text(in, lineFeed - 1 - at);
            takeLine(in, lineFeed + 1);
        }
    }

    private void takeLine(ByteBuf in, int after) {
        switch (next) {
            case FIRST_REQUEST, REQUEST -> request(in, after);
            case FIELD -> field(in, after);
            case CHUNK_SIZE -> chunkSize(after);
            case TRAILER -> trailer(after);
            case BODY, CHUNK, CHUNK_END -> throw new IllegalStateException("No line is expected.");
        }
    }

    private String text(ByteBuf in, int octets) {
        return in.toString(at, octets, StandardCharsets.ISO_8859_1);
    }

    private int maxLine() {
        return switch (next) {
            case FIELD, TRAILER -> limits.fields() - fieldOctets;
            case CHUNK_SIZE -> MAX_CHUNK_LINE;
            default -> limits.requestLine();
        };
    }

    private void request(ByteBuf in, int after) {
        if (line.isEmpty()) {
            // RFC 9112, section 2.2: some clients send one after a body.
            emptyLines++;
            complete(after, Next.REQUEST);
            refuse(emptyLines > MAX_EMPTY_LINES ? Refusal.REQUEST_LINE : null);
        } else if (next == Next.FIRST_REQUEST && FIRST_LINE_OF_PREFACE.equals(line)) {
            preface(in);
        } else {
            emptyLines = 0;
            fieldOctets = 0;
            at = after;
            next = Next.FIELD;
            refuse(head.requestLine(line));
        }
    }

    private void preface(ByteBuf in) {
        if (in.writerIndex() - at < PREFACE_OCTETS) {
            end = End.INCOMPLETE;
        } else if (text(in, PREFACE_OCTETS).equals(PREFACE)) {
            end = End.HTTP_TWO;
        } else {
            refuse(Refusal.REQUEST_LINE);
        }
    }

    private void field(ByteBuf in, int after) {
        if (line.isEmpty()) {
            endOfHead(after);
            return;
        }
        refuse(head.field(line));
        if (head.mustBeHidden()) {
            in.setByte(at, UNKNOWN_NAME);
        }
        fieldOctets += after - at;
        at = after;
    }

    private void endOfHead(int after) {
        Refusal unclear = head.end();
        if (unclear != null) {
            refuse(unclear);
            return;
        }
        left = head.length();
        if (head.isChunked()) {
            complete(after, Next.CHUNK_SIZE);
        } else {
            complete(after, left > 0 ? Next.BODY : Next.REQUEST);
        }
    }

    private void chunkSize(int after) {
        left = ChunkSize.parse(line);
        if (left == ChunkSize.MALFORMED) {
            refuse(Refusal.BROKEN_BODY);
        } else {
            complete(after, left == 0 ? Next.TRAILER : Next.CHUNK);
        }
    }

    private void trailer(int after) {
        if (line.isEmpty()) {
            complete(after, Next.REQUEST);
        } else if (RequestHead.isField(line)) {
            fieldOctets += after - at;
            complete(after, Next.TRAILER);
        } else {
            refuse(Refusal.BROKEN_BODY);
        }
    }

    private void complete(int after, Next then) {
        at = after;
        safe = after;
        next = then;
    }

    private void refuse(@Nullable Refusal reason) {
        if (reason != null) {
            refusal = reason;
            end = End.REFUSED;
        }
    }
}
