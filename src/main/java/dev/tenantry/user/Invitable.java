package dev.tenantry.user;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The text must be an email address to which an invitation can be sent; null is valid. */
@Constraint(validatedBy = Invitable.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@interface Invitable {

    String message() default InvitedAddress.REQUIREMENT;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Tries to read the text. */
    class Validator implements ConstraintValidator<Invitable, @Nullable String> {

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || InvitedAddress.parse(text).isPresent();
        }
    }
}
