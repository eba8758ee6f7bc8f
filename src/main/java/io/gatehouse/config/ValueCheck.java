package io.gatehouse.config;

import io.gatehouse.route.settings.Settings;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Comparator;

/** Checks the values of records against the constraints on their components, and reports at the attribute they came from. */
final class ValueCheck {

    private final Validator validator = Validation.byDefaultProvider()
            .configure()
            .ignoreXmlConfiguration()
            .messageInterpolator(new Phrases())
            .buildValidatorFactory()
            .getValidator();

    /**
     * @param record what was read
     * @param settings what it was read from
     */
    void check(Object record, Settings settings) {
        validator.validate(record).stream()
                .sorted(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()))
                .forEach(violation -> report(violation, settings));
    }

    private static void report(ConstraintViolation<?> violation, Settings settings) {
        String component = "";
        for (Path.Node node : violation.getPropertyPath()) {
            component = node.getName() == null ? component : node.getName();
        }
        String attribute = kebab(component);
        String value = settings.text(attribute, String.valueOf(violation.getInvalidValue()));
        String message = Settings.shown(value) + " (expected: " + violation.getMessage() + ")";
        settings.refuse(attribute, message);
    }

    /** {@code firstByte} stands in the descriptor as {@code first-byte}. */
    private static String kebab(String component) {
        StringBuilder kebab = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (Character.isUpperCase(c)) {
                kebab.append('-');
            }
            kebab.append(Character.toLowerCase(c));
        }
        return kebab.toString();
    }
}
