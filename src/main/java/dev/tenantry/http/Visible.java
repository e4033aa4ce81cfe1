package dev.tenantry.http;

import dev.tenantry.tenant.VisibleText;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The text must look like what it is, apart from spaces; null is valid. */
@Constraint(validatedBy = Visible.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Visible {

    String message() default "must have only visible characters and spaces, in Unicode's form NFC";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Applies the rule that names share. */
    class Validator implements ConstraintValidator<Visible, @Nullable String> {

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || VisibleText.isVisible(text.replace(" ", ""));
        }
    }
}
