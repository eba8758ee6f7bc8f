package io.gatehouse.admin;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what may be a secret, whether it is a descriptor, a field, a URL or a sentence that quotes one. References such as
 * {@code env:PASSWORD} and {@code ${env:KEY}} stay: they say where a secret is, and not what it is. For people, not for the way of a request.
 */
public final class Discreet {

    private static final String HIDDEN = "***";

    /** What names of fields, parameters and attributes have in them whose values are credentials. */
    private static final String SENSITIVE =
            "[\\w.-]{0,40}(?:authori[sz]ation|cookie|token|secret|passw|pwd|pepper|api-?_?key|credential|signature|session-?_?id)"
                    + "[\\w.-]{0,40}|(?:x-)?(?:auth|key)(?:-[\\w.-]{0,40})?|[\\w.-]{1,40}-key|code|sig";

    /** Of fields alone: a sentence that begins with {@code token:} is none. */
    private static final String FIELD_NAME = "authorization|proxy-authorization|cookie|set-cookie"
            + "|[\\w.]{1,40}-[\\w.-]{0,40}(?:token|secret|passw|key|auth|credential|signature|session)[\\w.-]{0,40}";

    private static final Pattern NAME = Pattern.compile(SENSITIVE, Pattern.CASE_INSENSITIVE);

    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s\"'<>@?#]*@");

    private static final Pattern PARAMETER =
            Pattern.compile("([?&;](?:" + SENSITIVE + ")=)[^&\\s\"'<>#;]+", Pattern.CASE_INSENSITIVE);

    /** A whole line, or a whole attribute, as a field is written. */
    private static final Pattern FIELD = Pattern.compile(
            "((?:^|[\\n;\"'])[ \\t]*(?:" + FIELD_NAME + ")[ \\t]*:[ \\t]*)[^\\n;\"'<]+", Pattern.CASE_INSENSITIVE);

    private static final String VALUE = "(?:\"[^\"]*\"|'[^']*'|&quot;.*?&quot;|&apos;.*?&apos;|[^\\s\"'(),&]+)";

    /** {@code header:Authorization = "Basic abc"}, by each comparison of conditions; of {@code in} there may be several values */
    private static final Pattern CONDITION = Pattern.compile(
            "((?:header|cookie|query|claim):(?:" + SENSITIVE + ")\\s*(?:=|!=|~|(?:like|matches|in)\\b)\\s*)" + VALUE
                    + "(?:\\s*,\\s*" + VALUE + "){0,100}",
            Pattern.CASE_INSENSITIVE);

    /** A tag that is longer is none of a descriptor's. */
    private static final int LONGEST_TAG = 64 << 10;

    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:.-]+)(\\s*=\\s*)(\"[^\"]*\"|'[^']*')");

    private static final Pattern REFERENCE =
            Pattern.compile("(?:(?:env|jndi|file):.*|\\$\\{[^}]*}|)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    private static final Pattern SAID =
            Pattern.compile("(\\b(?:" + SENSITIVE + ")\\s*[:=]\\s*)\\S+", Pattern.CASE_INSENSITIVE);

    private Discreet() {}

    /** @return the text with {@code ***} for each value that may be a secret */
    public static String text(String text) {
        String hidden = text;
        if (hidden.indexOf('<') >= 0) {
            hidden = COMMENT.matcher(hidden)
                    .replaceAll(comment -> quoted(SAID.matcher(comment.group()).replaceAll("$1" + HIDDEN)));
            hidden = tags(hidden);
        }
        if (hidden.indexOf('@') >= 0) {
            hidden = USER_INFO.matcher(hidden).replaceAll("://" + HIDDEN + '@');
        }
        if (hidden.indexOf('=') >= 0) {
            hidden = PARAMETER.matcher(hidden).replaceAll("$1" + HIDDEN);
        }
        if (hidden.indexOf(':') >= 0) {
            hidden = CONDITION.matcher(hidden).replaceAll("$1" + HIDDEN);
            hidden = FIELD.matcher(hidden).replaceAll("$1" + HIDDEN);
        }
        return hidden;
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    /** Tag by tag, without a regular expression, which would take a frame of the stack for each attribute. */
    private static String tags(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        int at = 0;
        for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', at)) {
            int end = endOfTag(text, open);
            shown.append(text, at, open).append(end < 0 ? "<" : tag(text.substring(open, end)));
            at = end < 0 ? open + 1 : end;
        }
        return shown.append(text, at, text.length()).toString();
    }

    /** @return behind its end; -1 if it has none */
    private static int endOfTag(String text, int open) {
        char quote = 0;
        int last = Math.min(text.length(), open + LONGEST_TAG);
        for (int i = open + 1; i < last; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            } else if (c == '<') {
                return -1;
            }
        }
        return -1;
    }

    /** What a field is set to, where that is named so; and what is named so itself. */
    private static String tag(String tag) {
        Matcher attributes = ATTRIBUTE.matcher(tag);
        boolean sensitive = false;
        while (attributes.find()) {
            String name = attributes.group(1);
            sensitive |= (name.equals("set") || name.equals("add")) && isSensitive(inner(attributes.group(3)));
        }
        boolean hidesValue = sensitive;
        return ATTRIBUTE.matcher(tag).replaceAll(attribute -> quoted(attribute(attribute, hidesValue)));
    }

    private static String attribute(MatchResult attribute, boolean hidesValue) {
        String name = attribute.group(1);
        String value = inner(attribute.group(3));
        boolean hides = name.equals("value") ? hidesValue : isSecret(name);
        char quote = attribute.group(3).charAt(0);
        return hides && !REFERENCE.matcher(value).matches()
                ? name + attribute.group(2) + quote + HIDDEN + quote
                : attribute.group();
    }

    /** Of the schema: where these stand, there is a reference; in a candidate that is refused, there may be more. */
    private static boolean isSecret(String attribute) {
        return attribute.equals("secret") || attribute.equals("pepper") || attribute.endsWith("password");
    }

    private static String inner(String quotedValue) {
        return quotedValue.substring(1, quotedValue.length() - 1);
    }

    private static boolean isSensitive(String name) {
        return NAME.matcher(name.strip()).matches();
    }
}
