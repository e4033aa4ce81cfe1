package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.MIGRATION;
import static dev.tenantry.k8s.Names.POD;
import static dev.tenantry.k8s.Names.REDIS;
import static dev.tenantry.k8s.Names.SERVING;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What runs is what was tested. */
enum Images implements Rule {
    BY_DIGEST(
            (overlay, image) -> overlay.name().equals("dev")
                            || named(image, Pattern.compile(".+@sha256:([0-9a-f]{64}|REPLACED-BY-[A-Z-]+)"))
                    ? Stream.empty()
                    : image.complain("must be given by digest, or by a placeholder that says who fills it in"),
            set(SERVING, CONTAINER + "/image", "registry.example.com/tenantry:1.0"),
            set(REDIS, POD + "/containers/redis/image", "redis:7.2@sha256:abc"),
            set("ImageCatalog/tenantry-postgres", "/spec/images/0/image", "postgresql:18"),
            set(KNATIVE, CONTAINER + "/image", "registry.example.com/tenantry:1.0")
                    .in("serverless-knative")),
    OF_A_VERSION(
            (overlay, image) ->
                    named(image, Pattern.compile(".+[@:][^/]+")) && !named(image, Pattern.compile(".+:latest(@.+)?"))
                            ? Stream.empty()
                            : image.complain("must be of a version, and not of whichever is the latest"),
            set(MIGRATION, CONTAINER + "/image", "tenantry").in("dev"),
            set(SERVING, CONTAINER + "/image", "localhost:5000/tenantry").in("dev"),
            set(REDIS, POD + "/containers/redis/image", "redis:latest").in("dev"));

    private static final Set<String> FIELDS = Set.of("image", "imageName");

    private final Check check;

    Images(BiFunction<Overlay, Spot, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> images(overlay).flatMap(image -> complaints.apply(overlay, image)), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** In whatever object: operators' resources name images too. */
    private static Stream<Spot> images(Overlay overlay) {
        return overlay.objects().stream()
                .flatMap(object -> object.everything())
                .filter(spot -> FIELDS.contains(spot.name()) && spot.value().isTextual());
    }

    private static boolean named(Spot image, Pattern pattern) {
        return pattern.matcher(image.text()).matches();
    }
}
