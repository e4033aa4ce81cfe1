package dev.tenantry.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.http.MemberFault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void keepsAHundredAndTellsThatThereAreMore() {
        Faults faults = new Faults();
        for (int i = 0; i < Faults.MOST; i++) {
            faults.add(MemberFault.at("must be a number", i, "quantity"));
        }
        assertThat(faults.hasMore()).isFalse();
        assertThat(faults.problem().detail()).endsWith("[99].quantity must be a number.");

        faults.add(MemberFault.at("must not be null", Faults.MOST));
        assertThat(faults.hasMore()).isTrue();
        assertThat(faults.problem().detail()).endsWith("[99].quantity must be a number; and more.");
        assertThat((List<?>) faults.problem().members().get("errors")).hasSize(Faults.MOST);
    }

    @Test
    void pointsToMembersOfTheBodysElements() {
        Faults faults = new Faults();
        faults.add(MemberFault.at("must have 1 to 500 orders"));
        faults.add(MemberFault.at("must not be null", 7));
        faults.add(MemberFault.at("is in use", 8, "reference"));
        assertThat(faults.problem(ProblemType.CONFLICT).members())
                .containsEntry(
                        "errors",
                        List.of(
                                Map.of("field", "body", "pointer", "", "message", "must have 1 to 500 orders"),
                                Map.of("field", "[7]", "pointer", "/7", "message", "must not be null"),
                                Map.of("field", "[8].reference", "pointer", "/8/reference", "message", "is in use")));
        assertThat(faults.problem(ProblemType.CONFLICT).detail())
                .isEqualTo("body must have 1 to 500 orders; [7] must not be null; [8].reference is in use.");
    }
}
