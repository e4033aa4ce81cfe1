package dev.tenantry.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.support.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class CanonicalTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void sortsMembersAndLeavesOutWhiteSpace() throws Exception {
        assertThat(canonical("{ \"b\": [1, {}, [], null, true], \"a\": {\"z\": -2, \"_\": \"x\"}, \"B\": 0 }"))
                .isEqualTo("{\"B\":0,\"a\":{\"_\":\"x\",\"z\":-2},\"b\":[1,{},[],null,true]}");
    }

    /** The example of RFC 8785, section 3.2.2, as far as it has texts. */
    @Test
    void escapesWhatTheStandardEscapes() throws Exception {
        assertThat(canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\f\\r\\t\""))
                .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\r\\t\"");
    }

    @Test
    void hasTheDigestOfItsOctets() throws Exception {
        // printf '{"a":"é"}' | sha256sum
        assertThat(Canonical.digest(JSON.readTree("{\"a\": \"\\u00e9\"}")))
                .isEqualTo("b3a092a6af48807fa9482b2ee140105575daa26d5b24b3c0e60a7e2dee6683b1");
    }

    @Test
    void writesNoFractions() throws Exception {
        JsonNode fraction = JSON.readTree("[1.5]");
        assertThatThrownBy(() -> Canonical.text(fraction)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String canonical(String json) throws Exception {
        return Canonical.text(JSON.readTree(json));
    }
}
