// store-fault: a fault of the store itself, in words a person can act on. Thrown by the store, translated at the activities' edge and the command line.

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
      | 'other',
    sentence: string,
    options?: { cause?: unknown },
  ) {
    super(sentence, options);
  }
}
