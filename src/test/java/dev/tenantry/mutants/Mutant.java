package dev.tenantry.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One fault, as a maintainer could make it, and the test that notices it.
 *
 * @param file the source that has it
 * @param original text that the source contains once
 * @param replacement what stands in its place
 * @param breaks what goes wrong, in one sentence
 * @param error a part of the message of the exception with which the test fails; empty if an assertion fails
 */
record Mutant(
        String id,
        Path file,
        String original,
        String replacement,
        String breaks,
        KillingTest test,
        Optional<String> error) {

    /** Returns how often the tree's source contains the text that is to be replaced. */
    int places(Path tree) {
        String source = source(tree);
        int places = 0;
        for (int at = source.indexOf(original); at >= 0; at = source.indexOf(original, at + original.length())) {
            places++;
        }
        return places;
    }

    /** Returns the source with the fault. */
    String plantedIn(Path tree) {
        if (places(tree) != 1) {
            throw new IllegalStateException("Mutant " + id + " does not fit " + file + " any more.");
        }
        return source(tree).replace(original, replacement);
    }

    String source(Path tree) {
        try {
            return Files.readString(tree.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
