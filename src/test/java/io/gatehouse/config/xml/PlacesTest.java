package io.gatehouse.config.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person who goes to the line and the column must find what is meant. */
class PlacesTest {

    /** @return the places of elements and attributes, in order */
    private static List<String> places(String text) {
        List<String> places = new ArrayList<>();
        XmlElement root = new XmlReader("f", text, value -> value, new io.gatehouse.route.settings.Violations()).read();
        collect(root, places);
        return places;
    }

    private static void collect(XmlElement element, List<String> places) {
        places.add(element.written + " " + element.at.line() + ":" + element.at.column());
        element.attributes.forEach(attribute -> places.add("@" + attribute.written() + " "
                + attribute.at().line() + ":" + attribute.at().column()));
        if (element.textAt != null) {
            places.add("text " + element.textAt.line() + ":" + element.textAt.column());
        }
        element.children.forEach(child -> collect(child, places));
    }

    @Test
    void attributes_on_lines_of_their_own() {
        assertThat(places("<a\n\tx='1'\n   y = \"2\"/>")).containsExactly("a 1:1", "@x 2:2", "@y 3:4");
    }

    @Test
    void what_looks_like_a_tag_and_is_none() {
        assertThat(places("<?p <x>?>\n<!-- <x a='>'> --><a t='>' u=\"'/>\"><![CDATA[<x>]]><b v='<!--'/></a>"
                        .replace("'<!--'", "'--'")))
                .containsExactly("a 2:19", "@t 2:22", "@u 2:28", "text 2:36", "b 2:51", "@v 2:54");
    }

    @Test
    void every_way_to_end_a_line() {
        assertThat(places("<a>\r\n<b/>\r<c/>\n\r<d e=''/></a>"))
                .containsExactly("a 1:1", "b 2:1", "c 3:1", "d 5:1", "@e 5:4");
    }

    @Test
    void text_is_found_behind_what_was_closed() {
        assertThat(places("<a>\n<b>t</b> <!-- x --> <?p q?>\n  here<c>u</c></a>"))
                .containsExactly("a 1:1", "text 3:3", "b 2:1", "text 2:4", "c 3:7", "text 3:10");
    }

    @Test
    void a_byte_order_mark_takes_no_column_and_a_prefix_no_place() {
        assertThat(places("\uFEFF<g:a xmlns:g='u' g:x='1'/>")).containsExactly("g:a 1:1", "@g:x 1:18");
    }

    @Test
    void a_line_that_is_wide() {
        assertThat(places("<a><!-- äöü\u20ac --><b/></a>")).containsExactly("a 1:1", "b 1:17");
    }
}
