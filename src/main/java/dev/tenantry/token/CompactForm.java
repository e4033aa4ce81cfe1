package dev.tenantry.token;

import java.util.regex.Pattern;

/**
 * Checks the spelling of a token: three parts of Base64url without padding (RFC 7515, section 3.1). jose4j's decoder
 * skips other characters and the spare bits of a last character, so one token would have many spellings.
 */
final class CompactForm {

    private static final Pattern THREE_PARTS = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private CompactForm() {}

    static boolean isStrict(String token) {
        if (!THREE_PARTS.matcher(token).matches()) {
            return false;
        }
        int first = token.indexOf('.');
        int second = token.lastIndexOf('.');
        return isCanonical(token, 0, first)
                && isCanonical(token, first + 1, second)
                && isCanonical(token, second + 1, token.length());
    }

    // Of four characters, each has six bits of three bytes. Of two, the last has four bits to spare; of three, two.
    private static boolean isCanonical(String token, int begin, int end) {
        int last = ALPHABET.indexOf(token.charAt(end - 1));
        return switch ((end - begin) % 4) {
            case 0 -> true;
            case 2 -> last % 16 == 0;
            case 3 -> last % 4 == 0;
            default -> false;
        };
    }
}
