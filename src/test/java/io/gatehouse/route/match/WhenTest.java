package io.gatehouse.route.match;

import static io.gatehouse.route.table.Tables.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.RequestHead;
import io.gatehouse.testing.CpuTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {

    private final RequestHead head = get(
            "https://shop.example.com/caf%C3%A9/x;jsessionid=1?v=2&v=3&empty&n%61me=a+b%2Cc",
            "X-Beta",
            "yes",
            "X-Beta",
            "no",
            "Cookie",
            "old=1; sid=abc; sid=xyz",
            "X-Empty",
            "",
            "X-Long",
            "alpha-beta-gamma");

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    header:X-Beta = yes                     ~ true
                    header:x-beta = yes                     ~ true
                    header:X-Beta=yes                       ~ true
                    header:X-Beta = Yes                     ~ false
                    header:X-Beta = no                      ~ false
                    header:X-Beta != yes                    ~ false
                    header:X-Beta!=no                       ~ true
                    header:X-Beta in no,yes                 ~ true
                    header:X-Beta in no , 'yes' , x         ~ true
                    header:X-Beta in no,maybe               ~ false
                    header:X-Beta exists                    ~ true
                    header:X-Empty exists                   ~ true
                    header:X-Empty = ''                     ~ true
                    header:None exists                      ~ false
                    header:None = x                         ~ false
                    header:None != x                        ~ false
                    header:None in x,y                      ~ false
                    header:None like '*'                    ~ false
                    header:None matches '.*'                ~ false
                    not header:None exists                  ~ true
                    not header:None = x                     ~ true
                    not not header:None exists              ~ false
                    query:v = 2                             ~ true
                    query:v = 3                             ~ false
                    query:empty = ''                        ~ true
                    query:name = 'a b,c'                    ~ true
                    query:V exists                          ~ false
                    cookie:sid = abc                        ~ true
                    cookie:old exists                       ~ true
                    cookie:OLD exists                       ~ false
                    method = GET                            ~ true
                    method in POST,PUT                      ~ false
                    scheme = HTTPS                          ~ true
                    scheme = http                           ~ false
                    host = Shop.Example.Com.                ~ true
                    host like '*.EXAMPLE.com'               ~ true
                    host matches '(shop|www)\\.example\\.com' ~ true
                    path = /café/x                          ~ true
                    path = /caf%C3%A9/x                     ~ false
                    path like '/café/*'                     ~ true
                    client-ip = 192.0.2.7                   ~ true
                    client-ip != 192.0.2.7                  ~ false
                    client-ip != 192.0.2.8                  ~ true
                    client-ip in 10.0.0.0/8,192.0.2.0/24    ~ true
                    client-ip in 10.0.0.0/8, ::/0           ~ false
                    client-ip exists                        ~ true
                    header:X-Long like 'alpha*'             ~ true
                    header:X-Long like '*gamma'             ~ true
                    header:X-Long like '*a-b*-g*'           ~ true
                    header:X-Long like 'alpha*alpha'        ~ false
                    header:X-Long like 'alpha-beta-gamma'   ~ true
                    header:X-Long like 'alph'               ~ false
                    header:X-Long like '*'                  ~ true
                    header:X-Long like 'a*a'                ~ true
                    header:X-Long like '*beta-*beta*'       ~ false
                    header:X-Long like 'alpha-beta-gam*gamma' ~ false
                    header:X-Long matches '[a-z]+-beta-.*'  ~ true
                    header:X-Long matches 'beta'            ~ false
                    header:X-Beta = yes and query:v = 2     ~ true
                    header:X-Beta = yes and query:v = 3     ~ false
                    header:X-Beta = no or query:v = 2       ~ true
                    query:v = 2 or query:v = 9 and query:v = 8 ~ true
                    (query:v = 2 or query:v = 9) and query:v = 8 ~ false
                    not (query:v = 9 or header:None exists) ~ true
                    header:X-Beta = yes and (query:v in 2,3 or not cookie:old exists) and client-ip in 10.0.0.0/8 ~ false
                    """)
    void a_condition_holds_or_not(String text, boolean holds) throws Exception {
        CanonicalPath path = CanonicalPath.parse(head.path(), false, false);

        assertThat(When.parse(text).holds(head, path)).isEqualTo(holds);
        // what it prints means the same
        assertThat(When.parse(When.parse(text).toString())).isEqualTo(When.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    header:X-Beta=yes   and((query:v in 2 , 3))  ~ header:X-Beta = yes and query:v in 2,3
                    not(query:a exists and query:b exists)       ~ not (query:a exists and query:b exists)
                    (query:a = 1 or query:b = 1) and query:c = 1 ~ (query:a = 1 or query:b = 1) and query:c = 1
                    query:a = 1 or (query:b = 1 and query:c = 1) ~ query:a = 1 or query:b = 1 and query:c = 1
                    query:a = 1 and (query:b = 1 and query:c = 1) ~ query:a = 1 and query:b = 1 and query:c = 1
                    query:a in x                                 ~ query:a = x
                    query:a = 'it''s'                            ~ query:a = 'it''s'
                    query:a = 'and'                              ~ query:a = 'and'
                    header:X like v1*                            ~ header:X like 'v1*'
                    client-ip = 10.0.0.1                         ~ client-ip in 10.0.0.1
                    """)
    void it_prints_as_one_would_write_it(String text, String normalised) {
        assertThat(When.parse(text)).hasToString(normalised);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    ``                       ~ the end at column 1 (expected: method, scheme, host, path, client-ip, header:NAME, query:NAME or cookie:NAME)
                    heder:X = 1              ~ heder:X at column 1 (expected: method, scheme, host, path, client-ip, header:NAME, query:NAME or cookie:NAME)
                    header: = 1              ~ header: at column 1 (expected: method, scheme, host, path, client-ip, header:NAME, query:NAME or cookie:NAME)
                    header:X yes             ~ yes at column 10 (expected: =, !=, in, exists, like or matches)
                    header:X                 ~ the end at column 9 (expected: =, !=, in, exists, like or matches)
                    header:X =               ~ the end at column 11 (expected: a value; in single quotes if it is a keyword or has spaces, commas or parentheses)
                    header:X = and query:v = 1 ~ and at column 12 (expected: a value; in single quotes if it is a keyword or has spaces, commas or parentheses)
                    header:X = yes query:v = 1 ~ query:v at column 16 (expected: and, or, or the end)
                    header:X = yes and       ~ the end at column 19 (expected: method, scheme, host, path, client-ip, header:NAME, query:NAME or cookie:NAME)
                    (header:X = yes          ~ the end at column 16 (expected: and, or, or ))
                    header:X = yes)          ~ ) at column 15 (expected: and, or, or the end)
                    header:X in a,           ~ the end at column 15 (expected: a value; in single quotes if it is a keyword or has spaces, commas or parentheses)
                    header:X = 'yes          ~ ' at column 12 (expected: a closing quote)
                    client-ip like '10.*'    ~ like at column 11 (expected: =, !=, in or exists)
                    client-ip in 10.0.0.0/33 ~ 10.0.0.0/33 (expected: an address or a block, such as 10.0.0.0/8 or 2001:db8::/32) at column 14
                    client-ip in localhost   ~ localhost (expected: an address or a block, such as 10.0.0.0/8 or 2001:db8::/32) at column 14
                    path matches '('         ~ ( (expected: a regular expression; missing closing )) at column 14
                    path matches '(a+)+'     ~ (a+)+ (expected: no quantifier inside a group that has one itself) at column 14
                    method = get             ~ get (expected: a method in capitals, but TRACE and CONNECT, which are always answered with 405) at column 10
                    method in GET,TRACE      ~ TRACE (expected: a method in capitals, but TRACE and CONNECT, which are always answered with 405) at column 15
                    scheme != ftp            ~ ftp (expected: http or https) at column 11
                    host = h:80              ~ h:80 (expected: a host without a port) at column 8
                    header:X = "yes"         ~ "yes" at column 12 (expected: single quotes; around a value that itself starts with a double quote, too)
                    header:X-Beta = yes & path = /x ~ & at column 21 (expected: and, or, or the end)
                    """)
    void what_is_no_condition_is_refused_with_its_column(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> When.parse(text)).withMessage(message);
    }

    @Test
    void a_condition_is_at_most_fifty_levels_deep() {
        assertThat(When.parse("(".repeat(49) + "path exists" + ")".repeat(49))).hasToString("path exists");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> When.parse("(".repeat(100_000)))
                .withMessageContaining("(expected: at most 50 levels)");
        assertThatIllegalArgumentException().isThrownBy(() -> When.parse("not ".repeat(100_000) + "path exists"));
    }

    @Test
    void conditions_are_equal_by_what_they_say() {
        assertThat(When.parse("header:X-A = 1 and query:b in 2,3"))
                .isEqualTo(When.parse("( header:x-a='1' ) and query:b in 3,2"))
                .hasSameHashCodeAs(When.parse("header:x-a = 1 and query:b in 3,2"))
                .isNotEqualTo(When.parse("header:X-A = 1 and query:B in 2,3"));
        assertThat(When.parse("path matches 'a.*'")).isEqualTo(When.parse("path matches 'a.*'"));
        assertThat(When.parse("path like 'a*'")).isNotEqualTo(When.parse("path like 'b*'"));
        assertThat(When.ALWAYS).hasToString("");
    }

    @Test
    void a_kept_encoded_slash_is_told_from_a_slash() throws Exception {
        RequestHead request = get("http://h/a%2fb");
        CanonicalPath path = CanonicalPath.parse(request.path(), true, false);

        assertThat(When.parse("path = /a/b").holds(request, path)).isFalse();
        assertThat(When.parse("path = /a%2Fb").holds(request, path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a*)*",
                "(a+)*$",
                "((a+)b)+",
                "(a|b+)*",
                "(?:a+)+",
                "(?i:a+){2,}",
                "(?P<x>a+)+",
                "([a-z]+,)*",
                "(a{2,3})+",
                "(a{2,}){3}",
                "(a{900}){900}",
                "(\\Q(\\Ea+)+",
                "(x[)]a+)+",
                "((ab)+)?*",
                "(a+){3}",
                "(a+?)+"
            })
    void a_nested_quantifier_is_refused(String regex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Regex(regex))
                .withMessage(regex + " (expected: no quantifier inside a group that has one itself)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a+b+",
                "(a+)",
                "(a+)?",
                "(ab)+",
                "(a|b)*c+",
                "[(+]+",
                "[^)]+(a)",
                "\\(a+\\)+",
                "\\Q(a+)+\\E",
                "[[:alpha:]]+x*",
                "\\p{Greek}+",
                "\\x{10FFFF}+",
                "(a{2})+",
                "(\\d{3}-)+",
                "a{2}b{3}",
                "(?i)a+",
                "(a+)(b+)",
                "[]+]+",
                "[\\]+]+x",
                "(a?b)+",
                "{a}+",
                "(a+)b+"
            })
    void other_regular_expressions_pass(String regex) {
        assertThat(new Regex(regex)).hasToString(regex);
    }

    @Test
    void a_long_value_costs_little() {
        String value = "a".repeat(30_000) + "!";
        long start = CpuTime.nanos();

        assertThat(new Regex("[a-z]*a*a*a*a*a*").matches(value)).isFalse();
        assertThat(new Glob("*a*a*a*a*a*a*a*b").matches(value)).isFalse();
        // generous: a backtracking engine needs centuries
        assertThat(CpuTime.nanos() - start).isLessThan(5_000_000_000L);
    }
}
