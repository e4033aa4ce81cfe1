package dev.tenantry.conformance;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An operation of the document. */
record ApiOperation(PathTemplate template, Part part) {

    Optional<Part> response(int status) {
        return part.get("responses").find(Integer.toString(status));
    }

    Optional<Part> requestBody() {
        return part.find("requestBody");
    }

    List<Part> parameters() {
        return part.find("parameters")
                .map(list -> IntStream.range(0, list.node().size())
                        .mapToObj(i -> part.document()
                                .resolve(list.pointer() + "/" + i, list.node().get(i)))
                        .toList())
                .orElse(List.of());
    }
}
