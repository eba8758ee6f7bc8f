package io.gatehouse.identity.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Filter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTemplateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "*",
                "a*",
                "alice)(uid=*",
                "*)(|(uid=*",
                "alice)(|(objectClass=*))",
                "\\2a",
                "\\",
                "a\\29\\28uid=\\2a",
                "{name}",
                "{dn}",
                " alice ",
                "älice",
                "\u202ealice",
                "a\u0000b",
                "\uD83D\uDE00",
                "(&)",
                "uid=alice,ou=people"
            })
    void what_fills_a_hole_stays_a_value(String name) throws Exception {
        Filter filter = FilterTemplate.parse("(&(objectClass=person)(!(x=y))(|(uid={name})(mail={name}@*)))", "name")
                .fill(Map.of("name", name));

        Filter either = filter.getComponents()[2];
        assertThat(filter.getComponents()).hasSize(3);
        assertThat(either.getFilterType()).isEqualTo(Filter.FILTER_TYPE_OR);
        assertThat(either.getComponents()).hasSize(2);
        Filter uid = either.getComponents()[0];
        assertThat(uid.getFilterType()).isEqualTo(Filter.FILTER_TYPE_EQUALITY);
        assertThat(uid.getAttributeName()).isEqualTo("uid");
        assertThat(uid.getAssertionValue()).isEqualTo(name);
        Filter mail = either.getComponents()[1];
        assertThat(mail.getFilterType()).isEqualTo(Filter.FILTER_TYPE_SUBSTRING);
        assertThat(mail.getSubInitialString()).isEqualTo(name + "@");
        assertThat(mail.getSubAnyStrings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(uid=alice)",
                "({name}=alice)",
                "(uid:{name}:=x)",
                "(!({name}=*))",
                "(&(uid={name})({name}=1))",
                "(uid={name}",
                "{name}",
                "(uid={user})",
                "(&(uid={name})(dn={dn}))",
                "(uid={name})(mail={name})"
            })
    void a_hole_where_no_value_is_and_what_is_no_filter_is_refused(String text) {
        assertThatThrownBy(() -> FilterTemplate.parse(text, "name"))
                .hasMessage(text + " (expected: a filter such as (uid={name}), with {name} as a value)");
    }

    @Test
    void groups_are_found_by_the_dn_whatever_is_in_it() throws Exception {
        Filter filter = FilterTemplate.parse("(member={dn})", "dn", "name")
                .fill(Map.of("dn", "cn=a\\, b (c)*,dc=x", "name", "a"));

        assertThat(filter.getAssertionValue()).isEqualTo("cn=a\\, b (c)*,dc=x");
    }
}
