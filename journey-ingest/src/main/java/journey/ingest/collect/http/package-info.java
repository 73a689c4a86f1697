/**
 * Segment's tracking API over HTTP: a plain servlet beside Spring's dispatcher, as nothing on the hot path needs more.
 * Depends on the Servlet API, Jackson's streaming generator and Spring Boot.
 */
@NullMarked
package journey.ingest.collect.http;

import org.jspecify.annotations.NullMarked;
