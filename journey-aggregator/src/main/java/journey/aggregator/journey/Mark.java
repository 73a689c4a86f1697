package journey.aggregator.journey;

import journey.events.CustomerId;

/**
 * Where it lies that a customer went to another one: a field in one of {@value #BUCKETS} hashes of the slot,
 * <code>moved:bucket</code>. Its value is {@link CustomerId#toBytes} of the other.
 *
 * <p>Redis keeps a hash of up to 512 short fields in one piece, without pointers: a mark takes some 30 bytes there, and
 * 80 in the hash of the journeys. There are nearly as many marks as customers.
 *
 * @param hash its name in the slot
 * @param field the letter of the customer's id, and the bytes of its hash but the first
 */
public record Mark(String hash, byte[] field) {
    /** Up to some 16 million customers in 64 partitions before Redis keeps them the usual way, with pointers. */
    public static final int BUCKETS = 512;

    /** What the names of all these hashes begin with. */
    public static final String HASHES = "moved:";

    public static Mark of(CustomerId customer) {
        byte[] id = customer.toBytes();
        byte[] field = new byte[CustomerId.BYTES - 1];
        field[0] = id[0];
        System.arraycopy(id, 2, field, 1, field.length - 1);
        return new Mark(HASHES + bucket(id), field);
    }

    /** The first bits of the hash; the field has some of them once more. */
    private static int bucket(byte[] id) {
        return (id[1] & 0xff) << 1 | (id[2] & 0xff) >>> 7;
    }
}
