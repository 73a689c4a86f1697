package journey.standalone.shoppers;

import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Draws. */
final class Chance {
    private Chance() {}

    static <T> T oneOf(List<T> choices, RandomGenerator chance) {
        return choices.get(chance.nextInt(choices.size()));
    }

    static boolean percent(int likely, RandomGenerator chance) {
        return chance.nextInt(100) < likely;
    }

    /** Looks like any random UUID (version 4), and is the same for the same draws. */
    static String uuid(RandomGenerator chance) {
        long most = (chance.nextLong() & ~0xF000L) | 0x4000L;
        long least = (chance.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(most, least).toString();
    }
}
