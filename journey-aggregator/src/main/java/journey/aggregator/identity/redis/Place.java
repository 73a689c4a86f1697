package journey.aggregator.identity.redis;

import java.util.Arrays;
import java.util.Base64;
import journey.events.CustomerId;

/**
 * Where an identifier and the customer that it stands for are kept: a field of a bucket. Both have the same place, as the
 * customer's id is made from the identifier's hash.
 *
 * <p>The first bits of the hash number the bucket, the rest is the field: together they are the whole 96 bits, so nobody
 * can make up an identifier that takes another's place.
 *
 * @param bucket from 0
 */
record Place(int bucket, byte[] field) {
    static final int HASH_BYTES = 12;

    /** @param bits of the bucket's number, 0 to 24 */
    static Place of(CustomerId natural, int bits) {
        byte[] hash = hash(natural);
        int first = (hash[0] & 0xff) << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | (hash[3] & 0xff);
        return new Place(bits == 0 ? 0 : first >>> (32 - bits), Arrays.copyOfRange(hash, bits / 8, HASH_BYTES));
    }

    static byte[] hash(CustomerId customer) {
        return Base64.getUrlDecoder().decode(customer.value().substring(1));
    }
}
