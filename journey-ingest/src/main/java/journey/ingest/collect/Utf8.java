package journey.ingest.collect;

/** Well-formed UTF-8 (Unicode 16, table 3-7): no over-long forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** How many bytes the character beyond ASCII at {@code at} has, 2 to 4; 0 where it is none. */
    static int sequence(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead >= 0xc2 && lead <= 0xdf) {
            return end - at >= 2 && continues(bytes[at + 1]) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            int least = lead == 0xe0 ? 0xa0 : 0x80;
            int most = lead == 0xed ? 0x9f : 0xbf;
            return end - at >= 3 && between(bytes[at + 1], least, most) && continues(bytes[at + 2]) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int least = lead == 0xf0 ? 0x90 : 0x80;
            int most = lead == 0xf4 ? 0x8f : 0xbf;
            return end - at >= 4
                            && between(bytes[at + 1], least, most)
                            && continues(bytes[at + 2])
                            && continues(bytes[at + 3])
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continues(byte b) {
        return (b & 0xc0) == 0x80;
    }

    private static boolean between(byte b, int least, int most) {
        int value = b & 0xff;
        return value >= least && value <= most;
    }
}
