package dev.tenantry.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps the list of mutants true to the code; {@link PlantedMutants} plants them. */
class MutantsTest {

    private static final Path HERE = Path.of("");
    private static final Path PAGE = Path.of("src/docs/mutants.md");

    // Without package.xml and the like: a fault in them would be of another kind.
    private static final String SOURCES = "src/main/(java|resources)/.+";

    private final List<Mutant> mutants = Mutants.all();

    @Test
    void areAtLeastForty() {
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(40);
        assertThat(mutants)
                .extracting(Mutant::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void changeOnePlaceEach() {
        assertThat(mutants).allSatisfy(mutant -> {
            assertThat(mutant.file().toString()).matches(SOURCES);
            assertThat(mutant.original()).isNotBlank().isNotEqualTo(mutant.replacement());
            assertThat(mutant.places(HERE))
                    .as("places in %s that mutant %s would change", mutant.file(), mutant.id())
                    .isOne();
        });
    }

    /** No integration test, because a package would have to be built for each mutant. */
    @Test
    void areKilledByTestsThatExist() {
        assertThat(mutants).allSatisfy(mutant -> {
            assertThat(mutant.test().type()).endsWith("Test");
            assertThat(mutant.test().find()).as("%s", mutant.test()).isPresent();
        });
    }

    @Test
    void areAllOnThePage() throws IOException {
        assertThat(Files.readString(PAGE)).contains(Mutants.table());
    }

    @Test
    void areReadAsTheyAreWritten() {
        Mutant mutant = Mutants.parse("""
                # A remark.

                id: no-check
                file: Some.java
                breaks: Nothing is checked.
                killed by: some.ClassTest#checks
                -     check(tenant);
                -     serve();
                +     serve();
                """).getFirst();

        assertThat(mutant.original()).isEqualTo("    check(tenant);\n    serve();");
        assertThat(mutant.replacement()).isEqualTo("    serve();");
        assertThat(mutant.test()).hasToString("ClassTest.checks");
        assertThatThrownBy(() -> Mutants.parse("id: no-check\nfile Some.java")).hasMessageEndingWith("file Some.java");
    }
}
