package dev.tenantry.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void keepsAHundredAndTellsThatThereAreMore() {
        Faults faults = new Faults();
        for (int i = 0; i < Faults.MOST; i++) {
            faults.addOfElement(i, "quantity", "must be a number");
        }
        assertThat(faults.hasMore()).isFalse();
        assertThat(faults.problem().detail()).endsWith("[99].quantity must be a number.");

        faults.addOfElement(Faults.MOST, "must not be null");
        assertThat(faults.hasMore()).isTrue();
        assertThat(faults.problem().detail()).endsWith("[99].quantity must be a number; and more.");
        assertThat((List<?>) faults.problem().members().get("errors")).hasSize(Faults.MOST);
    }

    @Test
    void pointsToMembersOfTheBodysElements() {
        Faults faults = new Faults();
        faults.addOfBody("must have 1 to 500 orders");
        faults.addOfElement(7, "must not be null");
        faults.addOfElement(8, "reference", "is in use");
        assertThat(faults.problem(ProblemType.CONFLICT).members())
                .containsEntry(
                        "errors",
                        List.of(
                                Map.of("field", "body", "message", "must have 1 to 500 orders"),
                                Map.of("field", "[7]", "pointer", "/7", "message", "must not be null"),
                                Map.of("field", "[8].reference", "pointer", "/8/reference", "message", "is in use")));
        assertThat(faults.problem(ProblemType.CONFLICT).detail())
                .isEqualTo("body must have 1 to 500 orders; [7] must not be null; [8].reference is in use.");
    }
}
