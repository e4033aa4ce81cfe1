package dev.tenantry.order;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Limits what clients note about an order: at most 20 texts with a name each. */
@Constraint(validatedBy = Metadata.Validator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@interface Metadata {

    String message() default
            "must have at most 20 members, with names of 1 to 40 letters, digits, dots, hyphens and"
                    + " underscores, and with texts of at most 200 characters, none of them a control character";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Knows the limits. */
    class Validator implements ConstraintValidator<Metadata, @Nullable Map<String, String>> {

        static final int MOST = 20;
        static final int LONGEST = 200;
        static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");

        @Override
        public boolean isValid(@Nullable Map<String, String> metadata, ConstraintValidatorContext context) {
            if (metadata == null) {
                return true;
            }
            if (metadata.size() > MOST) {
                return false;
            }
            List<String> misfits = metadata.entrySet().stream()
                    .filter(entry -> !NAME.matcher(entry.getKey()).matches() || !isText(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            misfits.forEach(name -> refuse(name, context));
            return misfits.isEmpty();
        }

        private static void refuse(String name, ConstraintValidatorContext context) {
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addBeanNode()
                    .inIterable()
                    .atKey(name)
                    .addConstraintViolation();
        }

        private static boolean isText(@Nullable String text) {
            return text != null
                    && text.codePointCount(0, text.length()) <= LONGEST
                    && text.codePoints().noneMatch(Character::isISOControl);
        }
    }
}
