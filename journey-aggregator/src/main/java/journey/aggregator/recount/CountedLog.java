package journey.aggregator.recount;

import java.util.List;
import journey.ledger.Input;

/** The log that is counted again. Throws what its client throws where it can't be reached. */
public interface CountedLog {
    /**
     * Some records of a partition in their order.
     *
     * @param next where to read on; greater than what was asked for, also where no records are left in between
     */
    record Piece(List<Input.Arrived> records, long next) {
        public Piece {
            records = List.copyOf(records);
        }
    }

    /** The records from {@code from} on, as many as come at once. To be asked for only where the log goes on. */
    Piece read(int partition, long from);

    /** The first offset that there is, by partition. */
    List<Long> begins();

    /** The offset of the next record that will come, by partition. */
    List<Long> ends();
}
