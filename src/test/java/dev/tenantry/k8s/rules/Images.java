package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.POD;
import static dev.tenantry.k8s.rules.Names.REDIS;
import static dev.tenantry.k8s.rules.Names.SERVING;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Images are pinned, so that what runs is what was tested. */
enum Images implements Rule {
    BY_DIGEST(
            (overlay, image) ->
                    overlay.name().equals("dev") || image.text().matches(".+@sha256:([0-9a-f]{64}|REPLACED-BY-[A-Z-]+)")
                            ? Stream.empty()
                            : image.complain("must have a digest, or a placeholder that says who fills it in"),
            set(SERVING, CONTAINER + "/image", "registry.example.com/tenantry:1.0"),
            set(REDIS, POD + "/containers/redis/image", "redis:7.2@sha256:abc"),
            set("ImageCatalog/tenantry-postgres", "/spec/images/0/image", "postgresql:18"),
            set(KNATIVE, CONTAINER + "/image", "registry.example.com/tenantry:1.0")
                    .in("serverless-knative"));

    private final Check check;

    /** Checks images in objects of any kind, because custom resources name images too. */
    Images(BiFunction<Overlay, Field, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay -> overlay.everything()
                        .filter(field -> Set.of("image", "imageName").contains(field.name()))
                        .filter(field -> field.value().isTextual())
                        .flatMap(image -> complaints.apply(overlay, image)),
                damages);
    }

    @Override
    public Check check() {
        return check;
    }
}
