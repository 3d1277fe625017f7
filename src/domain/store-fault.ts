// store-fault: a fault of the store itself, in words a person can act on. Thrown by the store, translated by the activity interceptor and the command line.

/** Thrown for faults of the store itself, in words a person can act on. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  constructor(
    readonly kind:
      | 'missing'
      | 'locked'
      | 'unreachable'
      | 'refused'
      | 'full'
      | 'read-only'
      | 'damaged'
      | 'schema-older'
      | 'schema-newer'
      | 'crossed'
      /** The run that asked is not open any more: it may change nothing (S3). */
      | 'run-closed'
      /** A later attempt of the same step has begun: the earlier one may change nothing (S11). */
      | 'superseded'
      /** This host's clock is too far from the store's. */
      | 'clock'
      | 'other',
    sentence: string,
    options?: { cause?: unknown },
  ) {
    super(sentence, options);
  }
}
