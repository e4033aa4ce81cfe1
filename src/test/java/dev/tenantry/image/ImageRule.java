package dev.tenantry.image;

import dev.tenantry.image.Dockerfile.Instruction;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules that each of our Dockerfiles must follow. */
enum ImageRule {
    BASES_ARE_ARGUMENTS(ImageRule::basesAreArguments),
    LAST_STAGE_RUNS_NOTHING(file -> file.last().all("RUN").findAny().isEmpty()),
    USER_IS_A_NUMBER_OTHER_THAN_ROOT(file -> only(file.last().all("USER")).matches("[1-9][0-9]*")),
    ENTRYPOINT_WITHOUT_SHELL(ImageRule::entrypointWithoutShell),
    PORTS_OF_API_AND_MANAGEMENT(file -> only(file.last().all("EXPOSE")).equals("8080 9000")),
    NO_HEALTHCHECK(file -> file.all().noneMatch(instruction -> instruction.is("HEALTHCHECK"))),
    // ADD may unpack an archive or download a URL without saying so.
    NO_ADD(file -> file.all().noneMatch(instruction -> instruction.is("ADD"))),
    // ARG and ENV stay readable in the image or in its history.
    NO_SECRET_IN_ARG_OR_ENV(file -> file.all()
            .filter(instruction -> instruction.is("ARG") || instruction.is("ENV"))
            .noneMatch(
                    instruction -> Names.SECRET.matcher(instruction.arguments()).find())),
    COPIES_ARE_ROOTS_AND_UNWRITABLE(file -> file.last()
            .all("COPY")
            .allMatch(copy -> copy.arguments().contains("--chown=0:0 ")
                    && copy.arguments().contains("--chmod=0555 "))),
    LABELS_SAY_WHAT_IT_IS(ImageRule::labelsSayWhatItIs);

    private final Predicate<Dockerfile> holds;

    ImageRule(Predicate<Dockerfile> holds) {
        this.holds = holds;
    }

    static List<ImageRule> brokenBy(String text) {
        Dockerfile file = Dockerfile.parse(text);
        return Stream.of(values()).filter(rule -> !rule.holds.test(file)).toList();
    }

    // A build can then pin each base image by digest.
    private static boolean basesAreArguments(Dockerfile file) {
        List<String> declared = file.beforeStages().stream()
                .filter(instruction -> instruction.is("ARG"))
                .map(Instruction::arguments)
                .toList();
        return file.stages().stream()
                .map(stage -> Names.BASE.matcher(stage.from().arguments()))
                .allMatch(base -> base.matches()
                        && declared.stream().anyMatch(argument -> argument.startsWith(base.group("argument") + "=")));
    }

    private static boolean entrypointWithoutShell(Dockerfile file) {
        return file.last().all("ENTRYPOINT").filter(Instruction::isExecForm).count() == 1
                && file.last().all("CMD").findAny().isEmpty()
                && !Names.SHELL.matcher(only(file.last().all("ENTRYPOINT"))).find();
    }

    private static boolean labelsSayWhatItIs(Dockerfile file) {
        String labels = String.join(
                " ", file.last().all("LABEL").map(Instruction::arguments).toList());
        return Stream.of(
                        "title=\"Tenantry\"",
                        "description=\"",
                        "version=\"${VERSION}\"",
                        "revision=\"${REVISION}\"",
                        "created=\"${CREATED}\"",
                        "source=\"${SOURCE}\"",
                        "base.name=\"${RUNTIME_IMAGE}\"",
                        "base.digest=\"${RUNTIME_DIGEST}\"")
                .allMatch(label -> labels.contains("org.opencontainers.image." + label));
    }

    private static String only(Stream<Instruction> instructions) {
        List<Instruction> all = instructions.toList();
        return all.size() == 1 ? all.getFirst().arguments() : "";
    }

    private static final class Names {

        static final Pattern SECRET = Pattern.compile("(?i)password|passwd|secret|token|credential|private|api_?key");
        static final Pattern SHELL = Pattern.compile("\"(/bin/)?(ba|da)?sh\"");
        static final Pattern BASE = Pattern.compile("\\$\\{(?<argument>[A-Z]+_IMAGE)}( AS [a-z]+)?");
    }
}
