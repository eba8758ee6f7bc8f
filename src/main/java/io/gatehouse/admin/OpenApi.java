package io.gatehouse.admin;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The description of the API (OpenAPI 3.1), made of what is served. */
final class OpenApi {

    private static final String SCHEMAS = "#/components/schemas/";

    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    /**
     * @param prefix what stands before each path, with a slash at its end
     * @param version of the gateway
     */
    static Map<String, Object> of(List<Call<?>> calls, String prefix, String version) {
        return new OpenApi().document(calls, prefix, version);
    }

    private Map<String, Object> document(List<Call<?>> calls, String prefix, String version) {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Call<?> call : calls) {
            paths.computeIfAbsent('/' + call.path(), path -> new LinkedHashMap<>())
                    .put(call.method().toLowerCase(java.util.Locale.ROOT), operation(call));
        }
        Map<String, Object> problem = schema(AdminProblem.class);
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered(
                        "title",
                        "Gatehouse administration",
                        "version",
                        version,
                        "description",
                        "What an operator may ask of a gateway, and order. Who comes is known by the server's realm, by"
                                + " a token of an identity, or by name and password; roles are "
                                + String.join(", ", Role.words()) + ". Orders need the field " + AdminApi.FIELD
                                + ": 1, and do not come from pages of other sites."),
                "servers",
                List.of(ordered("url", prefix.substring(0, prefix.length() - 1))),
                "security",
                List.of(ordered("basic", List.of()), ordered("bearer", List.of())),
                "paths",
                paths,
                "components",
                ordered(
                        "securitySchemes",
                        ordered(
                                "basic",
                                ordered("type", "http", "scheme", "basic"),
                                "bearer",
                                ordered("type", "http", "scheme", "bearer", "bearerFormat", "JWT")),
                        "responses",
                        ordered(
                                "Problem",
                                ordered(
                                        "description",
                                        "What is wrong (RFC 9457)",
                                        "content",
                                        ordered("application/problem+json", ordered("schema", problem)))),
                        "schemas",
                        schemas));
    }

    private Map<String, Object> operation(Call<?> call) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", call.id());
        operation.put("summary", call.summary());
        operation.put("x-role", call.who());
        List<Object> parameters = new ArrayList<>();
        call.parameters()
                .forEach(parameter -> parameters.add(ordered(
                        "name",
                        parameter.name(),
                        "in",
                        "query",
                        "required",
                        parameter.needed(),
                        "description",
                        parameter.meaning(),
                        "schema",
                        ordered("type", "string"))));
        if (call.isOrder()) {
            parameters.add(ordered(
                    "name",
                    AdminApi.FIELD,
                    "in",
                    "header",
                    "required",
                    true,
                    "description",
                    "no page of another site can send it unasked",
                    "schema",
                    ordered("type", "string", "const", "1")));
            operation.put("requestBody", requestBody(call));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        operation.put("responses", responses(call));
        return operation;
    }

    private Map<String, Object> requestBody(Call<?> call) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("application/json", ordered("schema", schema(call.body())));
        if (Wants.OF_XML.containsKey(call.body())) {
            content.put("application/xml", ordered("schema", ordered("type", "string")));
        }
        return ordered("required", call.body() != Wants.Nothing.class, "content", content);
    }

    private Map<String, Object> responses(Call<?> call) {
        String type = call.answer() == String.class ? "text/csv" : "application/json";
        return ordered(
                "200",
                ordered(
                        "description",
                        call.summary(),
                        "content",
                        ordered(type, ordered("schema", schema(call.answer())))),
                "default",
                ordered("$ref", "#/components/responses/Problem"));
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType of) {
            Type[] arguments = of.getActualTypeArguments();
            Map<String, Object> each = schema(arguments[arguments.length - 1]);
            return of.getRawType() == List.class
                    ? ordered("type", "array", "items", each)
                    : ordered("type", "object", "additionalProperties", each);
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return reference(record);
        }
        if (type == String.class) {
            return ordered("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return ordered("type", "boolean");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return ordered("type", "integer");
        }
        return type == double.class
                ? ordered("type", "number")
                : type == Map.class ? ordered("type", "object") : Map.of();
    }

    private Map<String, Object> reference(Class<?> record) {
        String name = record.getSimpleName();
        if (!schemas.containsKey(name)) {
            // before its members are looked at, which may be of its own kind
            schemas.put(name, Map.of());
            schemas.put(name, object(record));
        }
        return ordered("$ref", SCHEMAS + name);
    }

    private Map<String, Object> object(Class<?> record) {
        Map<String, Object> members = new LinkedHashMap<>();
        List<String> needed = new ArrayList<>();
        for (RecordComponent member : record.getRecordComponents()) {
            Meaning meaning = member.getAnnotation(Meaning.class);
            Map<String, Object> schema = new LinkedHashMap<>(schema(member.getGenericType()));
            if (meaning != null) {
                schema.put("description", meaning.value());
            }
            members.put(member.getName(), schema);
            if (meaning == null || !meaning.optional()) {
                needed.add(member.getName());
            }
        }
        Map<String, Object> object = ordered("type", "object", "properties", members, "additionalProperties", false);
        if (!needed.isEmpty()) {
            object.put("required", needed);
        }
        return object;
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
