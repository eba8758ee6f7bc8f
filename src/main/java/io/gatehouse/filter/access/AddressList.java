package io.gatehouse.filter.access;

import io.gatehouse.http.Cidr;
import io.gatehouse.http.IpAddress;
import io.gatehouse.route.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of addresses, as an attribute lists them.
 *
 * @param written as the descriptor has it; what a placeholder stands for is not in it
 */
record AddressList(List<Cidr> blocks, String written) {

    AddressList(List<Cidr> blocks, String written) {
        this.blocks = List.copyOf(blocks);
        this.written = written;
    }

    /** @return null when the attribute is not there; what is there and names no address is refused, and no list of everybody */
    static @Nullable AddressList read(Settings settings, String attribute) {
        if (!settings.has(attribute)) {
            return null;
        }
        List<Cidr> blocks = settings.parseWords(attribute, Cidr::parse);
        if (blocks.isEmpty()) {
            settings.refuse(
                    attribute,
                    settings.told(attribute) + " (expected: addresses or blocks such as 10.0.0.0/8 or 2001:db8::/32)");
        }
        return new AddressList(blocks, settings.told(attribute));
    }

    boolean contains(IpAddress address) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return written;
    }
}
