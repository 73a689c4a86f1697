package journey.ingest.collect.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import journey.ingest.admission.WriteKeys;
import journey.ingest.collect.Answer;
import journey.ingest.collect.Call;
import journey.ingest.collect.Collector;
import journey.ingest.collect.Flaw;
import journey.ingest.collect.Limits;
import journey.ingest.collect.Rejection;
import journey.ingest.collect.Submission;
import journey.ingest.listener.Endpoint;
import journey.ingest.listener.Reply;
import journey.ingest.listener.Request;
import journey.ingest.listener.Unreadable;

/** A call of the tracking API. */
final class CollectEndpoint implements Endpoint {
    private static final String METHODS = "OPTIONS, POST";
    private static final String STRICT_MODE = "x-strict-mode";

    private final Call call;
    private final Collector collector;
    private final WriteKeys writeKeys;
    private final Answers answers;
    private final Senders senders;
    private final Cors cors;

    CollectEndpoint(Call call, Collector collector, WriteKeys writeKeys, Answers answers, Senders senders, Cors cors) {
        this.call = call;
        this.collector = collector;
        this.writeKeys = writeKeys;
        this.answers = answers;
        this.senders = senders;
        this.cors = cors;
    }

    /** Who has a wrong key, or sends too much, is spared the body; a key within the body is looked at later. */
    @Override
    public Optional<Reply> beforeBody(Request head) {
        if (head.method().equals("OPTIONS")) {
            return Optional.empty();
        }
        Optional<String> writeKey = Credentials.writeKey(head);
        return writeKey.flatMap(this::refusal)
                .map(answer -> collector.turnAway(call, writeKey, List.of(), answer))
                .map(answer -> cors.allow(head, answers.of(answer, call.batch())));
    }

    private Optional<Answer> refusal(String writeKey) {
        return writeKeys
                .find(writeKey)
                .map(collector::throttled)
                .orElseGet(() -> Optional.of(new Answer.Unauthorized()));
    }

    @Override
    public CompletionStage<Reply> serve(Request request) {
        if (request.method().equals("OPTIONS")) {
            return CompletableFuture.completedFuture(cors.preflight(request, METHODS));
        }
        Submission submission = new Submission(
                call,
                request.body(),
                Credentials.writeKey(request),
                Cors.origin(request),
                request.headers().first(STRICT_MODE).filter("1"::equals).isPresent(),
                false,
                senders.of(request));
        return collector.collect(submission).thenApply(answer -> cors.allow(request, answers.of(answer, call.batch())));
    }

    @Override
    public Reply unreadable(Request head, Unreadable why) {
        return cors.allow(
                head,
                switch (why) {
                    case TOO_LARGE, INFLATES_TOO_LARGE ->
                        refuse(
                                head,
                                why,
                                Flaw.TOO_LARGE,
                                "the body is larger than " + Limits.SEGMENT.body() + " bytes");
                    case NOT_GZIP, UNKNOWN_ENCODING -> refuse(head, why, Flaw.ENCODING, why.reason());
                    case NO_ROOM ->
                        answers.of(
                                collector.turnAway(
                                        call, Credentials.writeKey(head), List.of(), new Answer.Unavailable()),
                                call.batch());
                    case TOO_SLOW -> answers.failed(why.status(), "", why.reason());
                });
    }

    private Reply refuse(Request head, Unreadable why, Flaw flaw, String reason) {
        Rejection rejection = Answers.unread(call.type(), flaw, reason);
        collector.turnAway(
                call, Credentials.writeKey(head), List.of(rejection), new Answer.Refused(List.of(rejection)));
        return answers.refused(why.status(), List.of(rejection));
    }
}
