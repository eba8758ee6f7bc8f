package io.gatehouse.config;

import jakarta.validation.MessageInterpolator;
import java.util.Locale;
import java.util.Map;

/**
 * What a constraint expects, as the phrase after "expected:". It needs no expression language and no bundle, which a server
 * may not have or may have replaced, and it does not change with the server's language.
 */
final class Phrases implements MessageInterpolator {

    @Override
    public String interpolate(String template, Context context) {
        if (!template.startsWith("{")) {
            return template;
        }
        var descriptor = context.getConstraintDescriptor();
        Map<String, Object> of = descriptor.getAttributes();
        return switch (descriptor.getAnnotation().annotationType().getSimpleName()) {
            case "Min", "DecimalMin" -> ">= " + of.get("value");
            case "Max", "DecimalMax" -> "<= " + of.get("value");
            case "Positive" -> "> 0";
            case "PositiveOrZero" -> ">= 0";
            case "Negative" -> "< 0";
            case "NegativeOrZero" -> "<= 0";
            case "NotNull" -> "a value";
            case "NotEmpty", "NotBlank" -> "not empty";
            case "Size" -> "a length of " + of.get("min") + " to " + of.get("max");
            case "Pattern" -> "of the form " + of.get("regexp");
            default -> template;
        };
    }

    @Override
    public String interpolate(String template, Context context, Locale locale) {
        return interpolate(template, context);
    }
}
