package dev.tenantry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each attack in the catalogue is made by a test that exists. */
class AttackCatalogueTest {

    private static final Path PAGE = Path.of("src/docs/attacks.md");

    private final AttackCatalogue catalogue = new AttackCatalogue(Path.of("src/test/java"));

    @Test
    void namesATestForEachAttack() throws IOException {
        assertThat(catalogue.faults(Files.readString(PAGE))).isEmpty();
    }

    @Test
    void hasAtLeastTwoHundredAttacks() throws IOException {
        assertThat(AttackCatalogue.ids(Files.readString(PAGE))).hasSizeGreaterThanOrEqualTo(200);
    }

    /** What each fault looks like, so that a check that finds nothing has not lost its sight. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ID-01 ; ID-02 ; the id ID-02 is there twice",
                "ID-01 ; ID-1 ; is not a row of the catalogue",
                "ID-01 ; ODD-01 ; the category ODD is not known",
                "| 403, as for an unknown tenant | `TenantIdentificationTest.refusesHeaderOrSubdomainThatContradictsTheClaim` |"
                        + " ;  |  | `TenantIdentificationTest.refusesHeaderOrSubdomainThatContradictsTheClaim` | ; is not a row",
                "`StrangerTest.isNotLookedForInTheHome` ; none ; names no test",
                "StrangerTest.isNotLookedForInTheHome ; StrangestTest.isNotLookedForInTheHome ; there is no test StrangestTest",
                "StrangerTest.isNotLookedForInTheHome ; StrangerTest.isLookedFor ; there is no test StrangerTest.isLookedFor",
                "StrangerTest.isNotLookedForInTheHome ; StrangerTest.isRefused ; there is no test StrangerTest.isRefused",
                "StrangerTest.isNotLookedForInTheHome ; StrangerTest ; names no test",
                "| MOVE- ; | LIFE-9 ; the category MOVE has no attack"
            })
    void noticesADamagedPage(String sound, String damaged, String fault) throws IOException {
        String page = Files.readString(PAGE);
        String broken = page.replace(sound, damaged);
        assertThat(broken).isNotEqualTo(page);
        assertThat(catalogue.faults(broken))
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    @Test
    void findsTestsOfAllKinds() {
        for (String test : List.of(
                "MarksTest.findsNothingElse",
                "MarksTest.findsThemInBase64",
                "PoolerIT.servesBehindItIfNothingIsPrepared",
                "UserResourceIT.hidesUsersOfOtherTenants",
                "RowTierTest.searchesItsHomeOnly",
                "TierContract.searchesItsHomeOnly")) {
            assertThat(catalogue.isTest(test)).as(test).isTrue();
        }
    }
}
