// activity-spans: a span for each activity, below that of its workflow. The library's own interceptor finds its parent through a context of the whole
// process, which nothing else here needs and every await would pay for: without one each activity was a trace of its own. Names and references only (S15).
import { ROOT_CONTEXT, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Context } from '@temporalio/activity';
import { extractContextFromHeaders } from '@temporalio/interceptors-opentelemetry/lib/instrumentation.js';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';

export class ActivitySpans implements ActivityInboundCallsInterceptor {
  readonly #info: Context['info'];
  readonly #tracer: Tracer;

  constructor({ info }: Context, tracer: Tracer) {
    this.#info = info;
    this.#tracer = tracer;
  }

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const { activityType, activityId, attempt, workflowExecution } = this.#info;
    const attributes = { activityId, attempt, ...workflowExecution };
    const parent = extractContextFromHeaders(input.headers) ?? ROOT_CONTEXT;
    const span = this.#tracer.startSpan(`RunActivity:${activityType}`, { attributes }, parent);
    try {
      const result = await next(input);
      span.setStatus({ code: SpanStatusCode.OK });
      return result;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  }
}
