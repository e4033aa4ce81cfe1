package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@a", "\ta", "＝1", "＋1", "－1", "＠a", "'a", "=", "'"})
    void putsAnApostropheBeforeWhatASpreadsheetCouldCalculate(String cell) {
        assertThat(line(cell)).isEqualTo("'" + cell + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r=1", "\n=1", "=1,2", "=\"a\""})
    void quotesItInAddition(String cell) {
        assertThat(line(cell)).isEqualTo("\"'" + cell.replace("\"", "\"\"") + "\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a\"b", "a\r\nb", "\"", ","})
    void quotesWhatSeparates(String cell) {
        assertThat(line(cell)).isEqualTo("\"" + cell.replace("\"", "\"\"") + "\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1-1", "a=b", "Ω 42", "{}"})
    void leavesTheRestAsItIs(String cell) {
        assertThat(line(cell)).isEqualTo(cell + "\r\n");
    }

    @Test
    void separatesCells() {
        assertThat(line("", "a", "", "b,c", "")).isEqualTo(",a,,\"b,c\",\r\n");
    }

    private static String line(String... cells) {
        CsvLine line = new CsvLine();
        for (String cell : cells) {
            line.add(cell);
        }
        return new String(line.octets(), StandardCharsets.UTF_8);
    }
}
