// workflow-end: how a workflow came to its end, as a value. Owns: reading Temporal's errors, waiting out a server that does not answer for a moment.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isGrpcServiceError,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { CancelledFailure, TerminatedFailure } from '@temporalio/common';

export type WorkflowEnd =
  | { readonly kind: 'completed' }
  /** By its own fault, or cancelled: it closed its books, where it had opened them. */
  | { readonly kind: 'failed'; readonly sentence: string }
  /** From outside, without a word to it. */
  | { readonly kind: 'terminated'; readonly sentence: string }
  /** The server does not know it, though it was begun: its database is another one. */
  | { readonly kind: 'lost' }
  /** The server did not answer for long; what became of it is not known. */
  | { readonly kind: 'silent' };

/** A server that is started anew answers within seconds, and the run goes on; after this a person who waits is told. */
const SILENT_AT_MOST_MS = 60_000;
const ASK_AGAIN_MS = 1_000;
/** gRPC's own number. */
const GRPC_NOT_FOUND = 5;

export async function endOfWorkflow(handle: Pick<WorkflowHandle, 'result'>): Promise<WorkflowEnd> {
  let silentSince: number | null = null;
  for (;;) {
    try {
      await handle.result();
      return { kind: 'completed' };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || isNotFound(error)) return { kind: 'lost' };
      if (error instanceof WorkflowFailedError) return endOf(error);
      if (!isGrpcServiceError(grpcFaultOf(error)))
        return { kind: 'failed', sentence: error instanceof Error ? deepestMessage(error) : String(error) };
      silentSince ??= Date.now();
      if (Date.now() - silentSince > SILENT_AT_MOST_MS) return { kind: 'silent' };
      await sleep(ASK_AGAIN_MS);
    }
  }
}

export function isNotFound(error: unknown): boolean {
  const fault = grpcFaultOf(error);
  return isGrpcServiceError(fault) && fault.code === GRPC_NOT_FOUND;
}

function endOf({ cause }: WorkflowFailedError): WorkflowEnd {
  if (cause instanceof TerminatedFailure) return { kind: 'terminated', sentence: cause.message };
  if (cause instanceof CancelledFailure) return { kind: 'failed', sentence: 'The run was cancelled in Temporal.' };
  return { kind: 'failed', sentence: cause === undefined ? 'It failed.' : deepestMessage(cause) };
}

/** The client wraps what gRPC said. */
function grpcFaultOf(error: unknown): unknown {
  return error instanceof Error && !isGrpcServiceError(error) && error.cause !== undefined ? error.cause : error;
}

function deepestMessage(error: Error): string {
  let current = error;
  while (current.cause instanceof Error) current = current.cause;
  return current.message;
}
