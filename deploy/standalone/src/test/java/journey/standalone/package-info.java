@NullMarked
package journey.standalone;

import org.jspecify.annotations.NullMarked;
