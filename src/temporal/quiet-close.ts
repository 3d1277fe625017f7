// quiet-close: a connection that can be closed while one of its calls waits to be tried again. The client's own retry would then call a closed channel
// from a timer, where nobody can catch what that throws ("Channel has been shut down"), and the whole process would die of it.
import { type ConnectionOptions, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];

/** As gRPC numbers it. */
const CANCELLED = 1;

export interface QuietCalls {
  readonly interceptors: Interceptor[];
  /** From here on calls end at once, as cancelled. Before the channel is closed. */
  close(): void;
}

export function quietCalls(): QuietCalls {
  let closed = false;
  const untilClosed: Interceptor = (options, nextCall) =>
    (closed ? endedCall() : nextCall(options)) as ReturnType<Interceptor>;
  return {
    // The retry comes first: it asks the second one for each of its tries.
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), untilClosed],
    close() {
      closed = true;
    },
  };
}

function endedCall(): object {
  const nothing = () => {};
  return {
    start(metadata: object, listener?: { onReceiveStatus?: (status: object) => void }) {
      listener?.onReceiveStatus?.({ code: CANCELLED, details: 'The connection was closed.', metadata });
    },
    cancelWithStatus: nothing,
    getPeer: () => '',
    getAuthContext: () => null,
    sendMessage: nothing,
    sendMessageWithContext: nothing,
    startRead: nothing,
    halfClose: nothing,
  };
}
