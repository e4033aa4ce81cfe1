package dev.tenantry.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Command;
import dev.tenantry.support.ConcurrentTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Follows {@code adding-a-resource.md} to the letter in a copy of this project. */
class AddingAResourceIT {

    private static final String CONFORMANCE = "dev.tenantry.conformance.";

    @ConcurrentTest
    void needsTheFilesOfThePageAndOneLine(@TempDir Path directory) throws IOException {
        AddedResource invoices = AddedResource.of(
                Files.readString(Path.of("src/docs/adding-a-resource.md")), ProjectCopy.nextMigration());
        assertThat(invoices.line().lines()).hasSize(1);
        ProjectCopy project = ProjectCopy.in(directory);
        Map<String, String> files = new LinkedHashMap<>(invoices.files());
        files.put(AddedResource.LIST, invoices.listed(Files.readString(Path.of(AddedResource.LIST))));
        project.add(files);

        Command tests = project.run(
                SelectedTests.class.getName(),
                List.of("-Dtenantry.matrix.below=/invoices"),
                List.of(
                        "dev.tenantry.invoice.InvoiceResourceTest",
                        CONFORMANCE + "IsolationMatrixTest",
                        CONFORMANCE + "TenantResourcesTest"));

        assertThat(tests.output()).contains("The isolation matrix has ").contains(" succeeded, 0 failed");
        assertThat(tests.status()).as(tests.output()).isZero();
    }
}
