package io.gatehouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.168.1.1, 192.168.1.1, true",
        "192.168.1.1, 192.168.1.2, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "255.255.255.254/31, 255.255.255.255, true",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "10.0.0.0/8, ::ffff:a01:101, true",
        "10.0.0.0/8, [::ffff:10.1.1.1], true",
        "10.0.0.0/8, ::10.1.1.1, false",
        "::ffff:10.0.0.0/104, 10.1.1.1, true",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "fe80::/10, fe80::1%eth0, true",
        "::1, 0:0:0:0:0:0:0:1, true",
        "2001:db8::/64, 2001:db8:0:0:1::1, true",
        "2001:db8::/127, 2001:db8::1, true",
        "2001:db8::/127, 2001:db8::2, false",
        "10.0.0.0/8, localhost, false",
        "10.0.0.0/8, 10.1, false",
        "10.0.0.0/8, 010.1.1.1, false",
        "10.0.0.0/8, '', false",
        "::/0, ::1::, false",
        "::/0, 1:2:3:4:5:6:7, false",
        "::/0, 1:2:3:4:5:6:7:8:9, false",
        "::/0, 1::2:3:4:5:6:7:8, false",
        "::/0, 1:, false",
        "::/0, :1, false",
        "::/0, ::12345, false",
        "::/0, ::1.2.3, false",
        "::/0, 1:2:3:4:5:6:7:1.2.3.4, false",
        "::/0, 1:2:3:4:5:6:1.2.3.4, true",
        "::/0, 1:2:3:4:5:6:7::, true",
        "::/0, '::', true",
    })
    void a_block_holds_its_addresses(String block, String address, boolean inside) {
        assertThat(Cidr.parse(block).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0/8",
                "256.0.0.1",
                "::/129",
                "::/1000000000000",
                "example.com",
                "example.com/8",
                "[::1]",
                "fe80::1%eth0",
                "::ffff:10.0.0.0/90",
                "1.2.3.4.5"
            })
    void what_is_no_block_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessage(text + " (expected: an address or a block, such as 10.0.0.0/8 or 2001:db8::/32)");
    }

    @Test
    void blocks_are_equal_by_what_they_hold_and_print_as_written() {
        assertThat(Cidr.parse("10.1.2.3/8")).isEqualTo(Cidr.parse("10.0.0.0/8")).hasToString("10.1.2.3/8");
        assertThat(Cidr.parse("10.0.0.0/8")).isNotEqualTo(Cidr.parse("10.0.0.0/9"));
        assertThat(Cidr.parse("2001:DB8::/32")).isEqualTo(Cidr.parse("2001:db8:0::/32"));
    }
}
