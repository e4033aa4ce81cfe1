package dev.tenantry.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A test in a tree with a mutant, or in one without. Its result is kept in {@code target/mutants}, and holds until the
 * mutant, its source or the test's source has changed.
 */
record Trial(String name, KillingTest test, Optional<Mutant> mutant) {

    private static final Path HERE = Path.of("");
    private static final Path RESULTS = Path.of("target/mutants");
    private static final Path REPORTS = RESULTS.resolve("reports");

    static Trial of(Mutant mutant) {
        return new Trial(mutant.id(), mutant.test(), Optional.of(mutant));
    }

    static Trial withoutMutant(KillingTest test) {
        return new Trial("unchanged-" + test, test, Optional.empty());
    }

    /** Returns the kept outcome; empty if the trial has not been made, or not of what is there now. */
    Optional<Outcome> known() throws IOException {
        if (!Files.exists(result())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(result());
        return lines.getFirst().equals(digest()) ? Optional.of(Outcome.valueOf(lines.get(1))) : Optional.empty();
    }

    /** Returns the file with a digest of the sources, the outcome, and the failures. */
    Path result() {
        return RESULTS.resolve(name + ".txt");
    }

    /** Makes the trial, unless its outcome is known. */
    Outcome outcome() throws IOException {
        Optional<Outcome> known = known();
        if (known.isEmpty()) {
            make();
        }
        return known().orElseThrow();
    }

    private void make() throws IOException {
        Tree tree = new Tree();
        if (mutant.isPresent()) {
            if (tree.plant(mutant.get())) {
                run(tree, List.of(this));
            } else {
                keep(Outcome.NOT_COMPILED, "");
            }
            return;
        }
        // Most of the time goes into starting the application, so the tests of a class are run together.
        run(
                tree,
                Mutants.all().stream()
                        .map(Mutant::test)
                        .filter(each -> each.type().equals(test.type()))
                        .distinct()
                        .map(Trial::withoutMutant)
                        .toList());
    }

    private void run(Tree tree, List<Trial> trials) throws IOException {
        Tree.delete(REPORTS);
        Files.createDirectories(REPORTS);
        Outcome withoutReport = Outcome.NOT_RUN;
        String output;
        try {
            output = tree.run(trials.stream().map(Trial::test).toList(), REPORTS);
        } catch (IllegalStateException tooLong) {
            withoutReport = Outcome.TIMED_OUT;
            output = String.valueOf(tooLong.getMessage());
        }
        Files.writeString(RESULTS.resolve(name + ".log"), output);
        for (Trial trial : trials) {
            trial.keepReport(withoutReport);
        }
    }

    private void keepReport(Outcome withoutReport) throws IOException {
        Path report = REPORTS.resolve(test.toString());
        if (!Files.exists(report)) {
            keep(withoutReport, "");
            return;
        }
        String[] parts = Files.readString(report).split("\n", 2);
        Outcome outcome = Outcome.valueOf(parts[0]);
        boolean isNamed = outcome == Outcome.ERROR
                && mutant.flatMap(Mutant::error).filter(parts[1]::contains).isPresent();
        keep(isNamed ? Outcome.KILLED_BY_ERROR : outcome, parts[1]);
    }

    private void keep(Outcome outcome, String failures) throws IOException {
        Files.writeString(result(), digest() + "\n" + outcome + "\n" + failures);
    }

    private String digest() throws IOException {
        StringBuilder sources = new StringBuilder(Files.readString(test.source()));
        mutant.ifPresent(each -> sources.append(each.source(HERE))
                .append(each.original())
                .append(each.replacement())
                .append(each.test())
                .append(each.error()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(sources.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
