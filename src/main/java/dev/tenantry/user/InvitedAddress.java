package dev.tenantry.user;

import dev.tenantry.tenant.StorableText;
import dev.tenantry.tenant.VisibleText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address to which an invitation can be sent, in the one form in which it is stored and compared. Only ASCII
 * letters are compared without regard to case. Other letters must be the same: by Unicode's rules the Kelvin sign is a
 * K and a dotless i may become an I, so another person's address could take up the invitation.
 */
record InvitedAddress(String value) {

    /** What such an address must be, for error messages. */
    static final String REQUIREMENT =
            "must be an address such as max@acme.example, of 3 to 320 characters without spaces"
                    + " or invisible characters, in Unicode's form NFC, and with its domain in ASCII (xn--...)";

    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** Returns empty if the text is not such an address. */
    static Optional<InvitedAddress> parse(String text) {
        if (!StorableText.isValid(text, 3, 320) || !VisibleText.isVisible(text)) {
            return Optional.empty();
        }
        String folded = foldAscii(text);
        int at = folded.lastIndexOf('@');
        if (at < 1
                || folded.indexOf('@') != at
                || !DOMAIN.matcher(folded.substring(at + 1)).matches()) {
            return Optional.empty();
        }
        return Optional.of(new InvitedAddress(folded));
    }

    private static String foldAscii(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints()
                .map(each -> each < 128 ? Character.toLowerCase(each) : each)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
