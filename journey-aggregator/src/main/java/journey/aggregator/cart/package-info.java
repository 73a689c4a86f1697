/** Cart episodes: how one starts, rests, resumes and ends. Pure; depends on {@code journey.events} only. */
@NullMarked
package journey.aggregator.cart;

import org.jspecify.annotations.NullMarked;
