package io.gatehouse.config.xml;

import io.gatehouse.route.settings.Position;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the parser says when a text is no XML, in words for people who do not write XML every day. */
final class ParserWords {

    private static final String ROOTS = "<gateway xmlns=\"urn:gatehouse:1\"> or <part xmlns=\"urn:gatehouse:1\">";

    private static final List<Rule> RULES = List.of(
            rule("Premature end of file.*", "nothing is here (expected: " + ROOTS + ")"),
            rule("Content is not allowed in prolog.*", "text before the first element (expected: " + ROOTS + ")"),
            rule(
                    "The markup in the document preceding the root element.*",
                    "this is no element (expected: " + ROOTS + ")"),
            rule(
                    "The markup in the document following the root element.*|Content is not allowed in trailing section.*",
                    "more follows after the end of the first element (expected: one element around everything)"),
            rule(
                    "The processing instruction target matching.*",
                    "<?xml …?> does not stand at the very beginning (expected: nothing before it, not even space)"),
            rule("The entity name must immediately follow the '&'.*", "a bare & (expected: &amp;)"),
            rule(
                    "The reference to entity \"(.*)\" must end with the ';'.*",
                    "&$1 (expected: &amp;$1, or a ; at its end)"),
            rule(
                    "The entity \"(.*)\" was referenced, but not declared.*",
                    "unknown entity &$1; (expected: &amp; &lt; &gt; &quot; &apos; or &#NUMBER;)"),
            rule("Attribute \"(.*)\" was already specified for element \"(.*)\".*", "attribute \"$1\" twice on <$2>"),
            rule(
                    "Open quote is expected for attribute \"(.*)\" associated.*",
                    "the value of \"$1\" has no quotes (expected: $1=\"…\")"),
            rule(
                    "Attribute name \"(.*)\" associated with an element type.*",
                    "attribute \"$1\" has no value (expected: $1=\"…\")"),
            rule(
                    "The value of attribute \"(.*)\" associated with an element type \"(.*)\" must not contain the '<'.*",
                    "a < in the value of \"$1\" on <$2> (expected: &lt;, or a closing quote is missing)"),
            rule(
                    "Element type \"(.*)\" must be followed by.*",
                    "the start tag <$1 does not go on well (expected: NAME=\"VALUE\" with space before it, > or />)"),
            rule("The prefix \"(.*)\" for (element|attribute) \".*", "unknown prefix \"$1:\" (expected: no prefix)"),
            rule(
                    "An invalid XML character \\(Unicode: 0x(.*?)\\).*",
                    "the character U+$1 (expected: no control characters)"),
            rule("Character reference \"(.*)\" is an invalid XML character.*", "$1; (expected: no control characters)"),
            rule(
                    "The string \"--\" is not permitted within comments.*",
                    "-- inside a comment (expected: --> at its end)"),
            rule(
                    "The content of elements must consist of well-formed.*",
                    "this is no tag (expected: a name behind <; or &lt; for a < in text)"),
            rule("The character sequence \"]]>\".*", "]]> in text (expected: ]]&gt;)"),
            rule("JAXP0001.*", "more than the XML parser takes (expected: fewer attributes, shorter names)"));

    private record Rule(Pattern said, String words) {}

    record Problem(Position at, String message) {}

    private ParserWords() {}

    private static Rule rule(String said, String words) {
        return new Rule(Pattern.compile(said, Pattern.DOTALL), words);
    }

    /**
     * @param said by the parser, in English
     * @param stopped where the parser stopped
     * @param open the element that was open then, or null
     */
    static Problem of(String said, Position stopped, @Nullable XmlElement open) {
        if (open != null && said.contains("must be terminated by the matching end-tag")) {
            return new Problem(
                    stopped,
                    "another end tag than that of <" + open.written + ">, which stands at line " + open.at.line()
                            + " (expected: </" + open.written + ">)");
        }
        if (said.contains("must start and end within the same entity")) {
            return open == null
                    ? new Problem(stopped, "the descriptor ends too early (expected: a whole element)")
                    : new Problem(open.at, "<" + open.written + "> has no end (expected: </" + open.written + ">)");
        }
        for (Rule rule : RULES) {
            Matcher matcher = rule.said().matcher(said);
            if (matcher.matches()) {
                return new Problem(stopped, matcher.replaceFirst(rule.words()));
            }
        }
        return new Problem(stopped, "no well-formed XML: " + said.strip());
    }
}
