package io.gatehouse.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.reference.Jndi;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.naming.Context;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JndiSourceTest {

    private static final String NAME = "java:global/gatehouse/routes";

    @TempDir
    Path folder;

    private final Map<String, Object> names = new TreeMap<>();

    private final Jndi jndi = new Jndi(name -> {
        Object value = names.get(name);
        if (value == null) {
            throw new NameNotFoundException(name);
        }
        return value;
    });

    private Source source() {
        return new JndiSource(jndi, NAME, folder);
    }

    /** A context that has these entries at each moment. */
    private static Context context(Map<String, Object> entries) {
        return fake(
                Context.class,
                (method, argument) ->
                        method.equals("list") ? names(entries.keySet().iterator()) : entries.get(argument));
    }

    private static NamingEnumeration<?> names(Iterator<String> left) {
        return fake(NamingEnumeration.class, (method, argument) -> switch (method) {
            case "hasMore" -> left.hasNext();
            case "next" -> new NameClassPair(left.next(), "java.lang.String");
            default -> null;
        });
    }

    private interface Behaviour {
        Object answer(String method, Object argument);
    }

    private static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                JndiSourceTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> behaviour.answer(method.getName(), args == null ? "" : args[0])));
    }

    private static List<String> texts(List<Piece> pieces) {
        return pieces.stream().map(Piece::text).toList();
    }

    @Test
    void a_text_is_the_descriptor_itself() throws Exception {
        names.put(NAME, " <gateway/>");

        assertThat(source().read()).containsExactly(new Piece(NAME, "<gateway/>", null));
        assertThat(source().folders()).isEmpty();
        assertThat(source().description()).isEqualTo(NAME + " in JNDI");
    }

    @Test
    void a_location_is_read_and_its_folder_watched() throws Exception {
        Files.writeString(folder.resolve("routes.xml"), "<a/>");
        names.put(NAME, "routes.xml");

        assertThat(texts(source().read())).containsExactly("<a/>");
        assertThat(source().folders()).isEqualTo(Set.of(folder));
    }

    @Test
    void a_context_is_its_entries_in_the_order_of_their_names_and_deep() throws Exception {
        Files.writeString(folder.resolve("routes.xml"), "<file/>");
        Map<String, Object> deep = Map.of("x", "<deep/>");
        names.put(NAME, context(new TreeMap<>(Map.of("b", "<b/>", "a", "routes.xml", "c", context(deep)))));

        List<Piece> pieces = source().read();

        assertThat(texts(pieces)).containsExactly("<file/>", "<b/>", "<deep/>");
        assertThat(pieces.get(1).name()).isEqualTo(NAME + "/b");
        assertThat(pieces.get(2).name()).isEqualTo(NAME + "/c/x");
    }

    @Test
    void a_binding_more_a_binding_less_and_a_new_value_are_seen_by_a_look() throws Exception {
        Map<String, Object> entries = new TreeMap<>(Map.of("a", "<a/>"));
        names.put(NAME, context(entries));
        Source source = source();
        List<Object> stamps = new ArrayList<>(List.of(source.stamp()));
        assertThat(source.stamp()).isEqualTo(stamps.get(0));

        entries.put("b", "<b/>");
        assertThat(texts(source.read())).containsExactly("<a/>", "<b/>");
        stamps.add(source.stamp());
        entries.put("b", "<c/>");
        stamps.add(source.stamp());
        entries.remove("a");
        assertThat(texts(source.read())).containsExactly("<c/>");
        stamps.add(source.stamp());

        assertThat(stamps).doesNotHaveDuplicates();
    }

    @Test
    void a_name_that_vanishes_is_an_error_and_seen_by_a_look() {
        names.put(NAME, "<a/>");
        Source source = source();
        Object before = source.stamp();
        names.clear();

        assertThat(source.stamp()).isNotEqualTo(before);
        assertThatThrownBy(source::read)
                .isInstanceOf(IOException.class)
                .hasMessage("there is no " + NAME + " in JNDI any more");
        assertThat(source.folders()).isEmpty();
    }

    @Test
    void what_can_be_no_descriptor_is_told() {
        names.put(NAME, new ArrayList<>());
        assertThatThrownBy(() -> source().read())
                .hasMessage(NAME + " in JNDI is a java.util.ArrayList (expected: a text)");

        names.put(NAME, context(Map.of()));
        assertThatThrownBy(() -> source().read()).hasMessage(NAME + " in JNDI is a context without entries");

        names.put(NAME, "http://config.example/routes.xml");
        assertThatThrownBy(() -> source().read())
                .hasMessageStartingWith("http://config.example/routes.xml (expected: a path, a file: URL, ");
    }
}
