package dev.tenantry.http;

import dev.tenantry.tenant.WireNamed;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a text with the names of an enum's constants, and names them if none is equal. */
public class OneOfValidator implements ConstraintValidator<OneOf, @Nullable String> {

    private List<String> names = List.of();

    @Override
    public void initialize(OneOf constraint) {
        names = Arrays.stream(constraint.value().getEnumConstants())
                .map(WireNamed::wireName)
                .toList();
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
        if (text == null || names.contains(text)) {
            return true;
        }
        context.disableDefaultConstraintViolation();
        context.buildConstraintViolationWithTemplate("must be one of " + String.join(", ", names))
                .addConstraintViolation();
        return false;
    }
}
