package dev.tenantry.order;

import java.nio.charset.StandardCharsets;

/** A line of CSV (RFC 4180) that no spreadsheet takes for a formula. */
final class CsvLine {

    // Spreadsheets calculate a cell that begins with one of these; some also with the full-width forms. An apostrophe
    // in
    // front makes it a text. A cell that begins with an apostrophe gets another one, so that a reader can take it away.
    private static final String BEGINNINGS = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

    private static final String QUOTED = ",\"\r\n";

    private final StringBuilder line = new StringBuilder();
    private boolean begun;

    CsvLine add(String cell) {
        if (begun) {
            line.append(',');
        }
        begun = true;
        String text = !cell.isEmpty() && BEGINNINGS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        if (text.chars().anyMatch(character -> QUOTED.indexOf(character) >= 0)) {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
            line.append(text);
        }
        return this;
    }

    byte[] octets() {
        return line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
