/** A notification as a stream brings it. */
export interface StreamedNotification {
  /** Its place: what a client that comes back names as the last that it has seen. */
  readonly eventId: string;
  /** The Notification, as JSON text in one line. */
  readonly body: string;
}

/** Somebody at the other end of a stream. */
export interface StreamReceiver {
  /** Takes one more. Resolves when there is room for the next; after `end` nothing more is asked of it. */
  take(notification: StreamedNotification): Promise<void>;
  /** What the client was about to see next was dropped from the backlog: it is told, and not left to believe. */
  gap(): void;
  /** Nothing more will come. `gone`: the Subscription was deleted, expired, or has another endpoint now. */
  end(reason: 'gone' | 'replaced' | 'stopping' | 'failed'): void;
}

export interface OpenStream {
  /** The client is gone: everything that it holds is let go. */
  close(): void;
}

/** A stream whose client says what it has dealt with. */
export interface AcknowledgedStream extends OpenStream {
  /**
   * Everything up to this event has arrived, as far as this stream has brought it: it is owed no more.
   *
   * @returns false for an event that this stream has not brought.
   */
  acknowledge(eventId: string): boolean;
}

/** The way of notifications to consumers who cannot be servers: Subscriptions whose endpoint is `streamUri`. */
export interface NotificationStreams {
  /**
   * Follows what is owed, and takes nothing away from it: any number of clients may, each from its own place. What was
   * brought stays in the backlog, until its bounds make it go.
   *
   * @param after the last event that the client has seen; absent: from now on.
   * @throws Problem ResourceNotFound, or BadRequestData where the notifications go elsewhere or `after` is no event id.
   */
  follow(
    tenant: string,
    subscriptionId: string,
    after: string | undefined,
    receiver: StreamReceiver,
  ): Promise<OpenStream>;
  /**
   * Brings what is owed from the first on, and takes away what is acknowledged. One client at a time: a newer one takes
   * the place of the one before.
   *
   * @throws Problem as `follow`; ServiceUnavailable where another process has the client and does not let go.
   */
  consume(tenant: string, subscriptionId: string, receiver: StreamReceiver): Promise<AcknowledgedStream>;
}
