package journey.ingest.admission.proxies;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** Whose word on the other end of a connection is taken. */
public final class TrustedProxies {
    private final List<AddressBlock> blocks;

    public TrustedProxies(Collection<AddressBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    public boolean trusts(InetAddress address) {
        for (AddressBlock block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
