package journey.ingest.collect;

/**
 * Checks bytes for well-formed UTF-8 (Unicode 16, table 3-7). The JSON parser lets over-long forms and surrogates pass in
 * strings that it skips, and consumers of other make would then fail on them.
 */
final class Utf8 {
    private Utf8() {}

    static boolean valid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int lead = bytes[at++];
            if (lead >= 0) {
                continue;
            }
            lead &= 0xff;
            if (lead >= 0xc2 && lead <= 0xdf) {
                if (to - at < 1 || !continues(bytes[at])) {
                    return false;
                }
                at += 1;
            } else if (lead >= 0xe0 && lead <= 0xef) {
                int least = lead == 0xe0 ? 0xa0 : 0x80;
                int most = lead == 0xed ? 0x9f : 0xbf;
                if (to - at < 2 || !between(bytes[at], least, most) || !continues(bytes[at + 1])) {
                    return false;
                }
                at += 2;
            } else if (lead >= 0xf0 && lead <= 0xf4) {
                int least = lead == 0xf0 ? 0x90 : 0x80;
                int most = lead == 0xf4 ? 0x8f : 0xbf;
                if (to - at < 3
                        || !between(bytes[at], least, most)
                        || !continues(bytes[at + 1])
                        || !continues(bytes[at + 2])) {
                    return false;
                }
                at += 3;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean continues(byte b) {
        return (b & 0xc0) == 0x80;
    }

    private static boolean between(byte b, int least, int most) {
        int value = b & 0xff;
        return value >= least && value <= most;
    }
}
