package dev.tenantry.tenant;

import java.text.Normalizer;

/**
 * Tells whether a text looks like what it is: two names that look alike must not be two names, and none may turn the
 * text around it.
 */
public final class VisibleText {

    private VisibleText() {}

    /** Returns whether the text is in Unicode's form NFC, and all of its characters are visible. */
    public static boolean isVisible(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                && text.codePoints().allMatch(VisibleText::isVisible);
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Hangul fillers and the Braille blank are letters and symbols that show nothing.
            default -> !Character.isWhitespace(codePoint) && !isBlank(codePoint);
        };
    }

    private static boolean isBlank(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
        };
    }
}
