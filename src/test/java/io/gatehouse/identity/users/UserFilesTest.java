package io.gatehouse.identity.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The files of names and hashes, and of groups. */
class UserFilesTest {

    private static final String CHEAP = "$2y$04$" + "a".repeat(53);
    private static final String DEAR = "$2y$12$" + "b".repeat(53);

    @Test
    void a_file_has_a_name_and_a_hash_a_line_and_remarks() throws Exception {
        PasswordFile file = PasswordFile.parse("# staff\n\nalice:" + CHEAP + "\r\nBob Smith:" + DEAR + "\n");

        assertThat(file.find("alice")).isEqualTo(Bcrypt.parse(CHEAP));
        assertThat(file.find("Bob Smith")).isEqualTo(Bcrypt.parse(DEAR));
        assertThat(file.find("Alice")).isNull();
        assertThat(file.find("# staff")).isNull();
    }

    @Test
    void everything_that_is_wrong_is_told_with_its_line_and_no_hash_or_password() {
        String text =
                "alice:" + CHEAP + "\nbob:$apr1$saltsalt$hush\ncarol:plain-hush\nhush\nalice:" + DEAR + "\n:hush\n";

        assertThatThrownBy(() -> PasswordFile.parse(text))
                .hasMessageContaining("line 2: bob: an MD5 hash")
                .hasMessageContaining("line 3: carol: a password as it is")
                .hasMessageContaining("line 4: no name with a hash")
                .hasMessageContaining("line 5: alice: a second time")
                .hasMessageContaining("line 6: no name with a hash")
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("hush").doesNotContain("$"));
    }

    @Test
    void strangers_meet_the_costs_that_people_have_and_each_always_the_same() throws Exception {
        PasswordFile file = PasswordFile.parse("a:" + CHEAP + "\nb:" + DEAR + "\n");
        Fingerprint.Maker prints = new Fingerprint.Maker();
        Set<Integer> costs = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Fingerprint print = prints.of("stranger-" + i);
            costs.add(file.standIn(print).cost());
            assertThat(file.standIn(print)).isEqualTo(file.standIn(prints.of("stranger-" + i)));
        }

        assertThat(costs).containsExactlyInAnyOrder(4, 12);
        assertThat(PasswordFile.parse("").standIn(prints.of("x")).cost()).isEqualTo(10);
    }

    @Test
    void groups_are_as_apache_has_them() throws Exception {
        GroupFile groups = GroupFile.parse("# who\nadmin: alice bob\nsales:bob\n empty :\nadmin:\tcarol\n");

        assertThat(groups.of("alice")).containsExactly("admin");
        assertThat(groups.of("bob")).containsExactlyInAnyOrder("admin", "sales");
        assertThat(groups.of("carol")).containsExactly("admin");
        assertThat(groups.of("dave")).isEmpty();
    }

    @Test
    void a_line_that_is_no_group_is_refused() {
        assertThatThrownBy(() -> GroupFile.parse("ok: a\nadmin alice\n: bob\nno space: c\n"))
                .hasMessage("line 2: no group (expected: GROUP: NAME NAME); "
                        + "line 3: no group (expected: GROUP: NAME NAME); "
                        + "line 4: no group (expected: GROUP: NAME NAME)");
    }
}
