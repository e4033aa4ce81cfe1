package dev.tenantry.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks octets strictly: neither overlong forms nor encoded surrogates are valid UTF-8 (RFC 3629, section 3). */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] octets) {
        try {
            // A new decoder reports errors; that of a String would replace what it cannot decode.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }
}
